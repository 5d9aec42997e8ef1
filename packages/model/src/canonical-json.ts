/**
 * RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes them. Equal values
 * give equal text on every machine, so the text can be hashed.
 *
 * Members that are `undefined` are left out. Throws TypeError for what JSON cannot hold without loss: NaN, infinities,
 * bigint, functions, symbols, `undefined` in arrays, class instances other than plain objects, unpaired surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  if (isPlainObject(value)) return canonicalObject(value);
  throw new TypeError(`canonical JSON cannot hold a value of type ${typeof value}`);
}

function canonicalString(text: string): string {
  if (/\p{Cs}/u.test(text)) throw new TypeError('canonical JSON cannot hold an unpaired surrogate');
  return JSON.stringify(text);
}

function canonicalNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`canonical JSON cannot hold ${number}`);
  return JSON.stringify(number);
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  // The default sort compares UTF-16 code units, which is what the RFC asks for.
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(',')}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  // By tag and not by prototype: objects of another realm are plain too.
  return (
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]'
  );
}

import { isUtf8 } from 'node:buffer';

const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const SPACE = 0x20;
const hexDigits = Buffer.from('0123456789abcdef');

/** Whether a byte stands for itself whatever is around it: printable ASCII but the backslash. */
export function isPlain(byte: number): boolean {
  return byte >= SPACE && byte < DELETE && byte !== BACKSLASH;
}

/**
 * A name or path as manifests write it: control characters (C0, DEL, C1), backslashes and bytes that are not UTF-8 become `\xNN`;
 * everything else stands as it is. Different bytes never give equal text, and each name has one text only.
 */
export function escapeName(name: Uint8Array): Uint8Array {
  if (name.every(isPlain)) return name;
  const out: number[] = [];
  for (let at = 0; at < name.length;) {
    const length = characterLength(name, at);
    if (length === 0) out.push(...escapeByte(name[at++] as number));
    else if (length === 2 && isC1(name, at))
      out.push(...escapeByte(name[at++] as number), ...escapeByte(name[at++] as number));
    else for (const stop = at + length; at < stop;) out.push(name[at++] as number);
  }
  return Uint8Array.from(out);
}

/** The bytes again; undefined when `text` is not what `escapeName` makes of any name. */
export function unescapeName(text: Uint8Array): Uint8Array | undefined {
  if (text.every(isPlain)) return text;
  const out: number[] = [];
  for (let at = 0; at < text.length;) {
    const byte = text[at] as number;
    if (byte !== BACKSLASH) {
      out.push(byte);
      at += 1;
      continue;
    }
    const value = escapedByte(text, at);
    if (value === undefined) return undefined;
    out.push(value);
    at += 4;
  }
  const name = Uint8Array.from(out);
  return Buffer.compare(escapeName(name), text) === 0 ? name : undefined;
}

function escapeByte(byte: number): number[] {
  return [BACKSLASH, 0x78, hexDigits[byte >> 4] as number, hexDigits[byte & 15] as number];
}

function escapedByte(text: Uint8Array, at: number): number | undefined {
  if (text[at + 1] !== 0x78) return undefined;
  const high = hexDigits.indexOf(text[at + 2] ?? 0);
  const low = hexDigits.indexOf(text[at + 3] ?? 0);
  return high === -1 || low === -1 ? undefined : high * 16 + low;
}

/** Bytes of the UTF-8 character at `at`; 0 when the byte must be escaped. */
function characterLength(name: Uint8Array, at: number): number {
  const byte = name[at] as number;
  if (byte < 0x80) return isPlain(byte) ? 1 : 0;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  // isUtf8 knows overlong forms, surrogates and the upper limit; a character cut short is not UTF-8 either.
  return at + length <= name.length && isUtf8(name.subarray(at, at + length)) ? length : 0;
}

function isC1(name: Uint8Array, at: number): boolean {
  return name[at] === 0xc2 && (name[at + 1] as number) < 0xa0;
}

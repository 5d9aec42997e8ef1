import { isUtf8 } from 'node:buffer';
import { JvsError } from './jvs-error.js';

export interface ParseLimits {
  /** Default 1 MiB. */
  readonly maxBytes?: number | undefined;
  /** Nested arrays and objects; default 32. */
  readonly maxDepth?: number | undefined;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;
const DEFAULT_MAX_DEPTH = 32;

/**
 * Parses JSON of unknown origin. Refused with E_METADATA_CORRUPT (`details.reason`): more than `maxBytes` or `maxDepth`,
 * duplicate keys, a `__proto__` key, a BOM, NUL (raw or escaped), invalid UTF-8, unpaired surrogates, numbers too big for a double.
 */
export function parseJsonSafely(bytes: Uint8Array, limits: ParseLimits = {}): unknown {
  const { maxBytes = DEFAULT_MAX_BYTES, maxDepth = DEFAULT_MAX_DEPTH } = limits;
  if (bytes.byteLength > maxBytes) refuse(`it is larger than ${maxBytes} bytes`);
  if (!isUtf8(bytes)) refuse('it is not UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.startsWith('\ufeff')) refuse('it begins with a byte order mark');
  const value = parse(text);
  checkTokens(text, maxDepth);
  return value;
}

function refuse(reason: string): never {
  throw new JvsError('E_METADATA_CORRUPT', { message: `refused JSON: ${reason}`, details: { reason } });
}

/** JSON.parse keeps its own stack: deep nesting costs it memory only, and `maxBytes` bounds that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the text, which may be anything.
    return refuse('it is not JSON');
  }
}

/** Strings as one token each, so that brackets within them do not count. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+/gsu;

/** What JSON.parse lets through. The text is known to be JSON by now, so the tokens cover it. */
function checkTokens(text: string, maxDepth: number): void {
  const keys: Set<string>[] = [];
  let previous = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') keys.push(new Set());
    else if (token === '}' || token === ']') keys.pop();
    else if (token === ':') checkKey(JSON.parse(previous) as string, keys.at(-1));
    else if (token.startsWith('"')) checkString(token);
    else if (/^[-0-9]/.test(token) && !Number.isFinite(Number(token)))
      refuse(`the number ${token.slice(0, 40)} is too big`);
    if (keys.length > maxDepth) refuse(`it is nested more than ${maxDepth} deep`);
    previous = token;
  }
}

function checkString(token: string): void {
  const text = JSON.parse(token) as string;
  if (text.includes('\0')) refuse('a string holds NUL');
  if (/\p{Cs}/u.test(text)) refuse('a string holds an unpaired surrogate');
}

function checkKey(key: string, seen: Set<string> | undefined): void {
  if (key === '__proto__') refuse('it has a key named __proto__');
  if (seen?.has(key) === true) refuse(`the key ${JSON.stringify(key)} stands twice`);
  seen?.add(key);
}

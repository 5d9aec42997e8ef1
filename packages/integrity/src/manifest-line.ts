import { EntryType } from '@jvs/model';
import { DIGEST_BYTES } from './hash-tree.js';

const SPACE = 0x20;
const ZERO = 0x30;
const knownTypes: ReadonlySet<number> = new Set<number>(Object.values(EntryType));
const hexValues = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte)),
);

/** The fields of one line, and where in the bytes it was parsed from digest and path begin. */
export interface ManifestLine {
  type: number;
  mode: number;
  size: number;
  digestAt: number;
  pathAt: number;
}

/** Parses the line `bytes[start .. stop]` into `out`, which is used for every line. Returns what is wrong, or undefined. */

export function parseLine(
  bytes: Uint8Array,
  start: number,
  stop: number,
  out: ManifestLine,
): string | undefined {
  out.type = bytes[start] as number;
  if (stop - start < 2 || !knownTypes.has(out.type)) return 'it has no known type';
  if (bytes[start + 1] !== SPACE) return separated;
  out.mode = parseNumber(bytes, start + 2, start + 6, 8);
  if (out.mode < 0) return 'its mode is not four octal digits';
  if (bytes[start + 6] !== SPACE) return separated;
  let end = start + 7;
  while (end < stop && bytes[end] !== SPACE) end += 1;
  out.size = parseNumber(bytes, start + 7, end, 10);
  if (out.size < 0 || (bytes[start + 7] === ZERO && end - start > 8))
    return 'its size is not a decimal number';
  if (out.size > Number.MAX_SAFE_INTEGER) return 'its size is too big';
  if (out.size !== 0 && out.type !== EntryType.file) return 'only files have a size';
  out.digestAt = end + 1;
  out.pathAt = out.digestAt + 2 * DIGEST_BYTES + 1;
  if (out.pathAt >= stop) return 'it is too short';
  return bytes[end] === SPACE && bytes[out.pathAt - 1] === SPACE ? undefined : separated;
}

/** Parses 64 hex digits into `out[at ..]`. False when they are not lower-case hex. */

export function parseDigest(bytes: Uint8Array, from: number, out: Uint8Array, at: number): boolean {
  let wrong = 0;
  for (let position = 0; position < DIGEST_BYTES; position += 1) {
    const high = hexValues[bytes[from + 2 * position] as number] as number;
    const low = hexValues[bytes[from + 2 * position + 1] as number] as number;
    // Negative as soon as one digit is.
    wrong |= high | low;
    out[at + position] = (high << 4) | low;
  }
  return wrong >= 0;
}

const separated = 'its fields are not separated by one space';

/** -1 when it is empty or not written in that base. */

function parseNumber(bytes: Uint8Array, from: number, to: number, base: 8 | 10): number {
  if (from >= to) return -1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { StatCache, StatColumns } from './stat-cache.js';
import { DIGEST_BYTES } from './hash-tree.js';

const FORMAT = 'jvs.statcache/1';
const ALIGNMENT = 8;
const CHECKSUM_BYTES = 32;
const HEADER_MAX = 4096;
const NEWLINE = 0x0a;

interface Header {
  readonly format: string;
  readonly endianness: string;
  readonly scope: string;
  readonly baseline: string | null;
  readonly scanned_at_ns: string;
  readonly count: number;
  readonly names: number;
}

/**
 * The bytes of a cache, in pieces to be written one after another (none is copied): a line of JSON, padded, the columns as
 * they are in memory, and the SHA-256 of it all.
 */
export function encodeStatCache(cache: StatCache): Uint8Array[] {
  const { count } = cache.tree;
  const header: Header = {
    format: FORMAT,
    endianness: endianness(),
    scope: cache.scope,
    baseline: cache.baseline,
    scanned_at_ns: String(cache.scannedAtNs),
    count,
    names: cache.tree.nameStart[count] as number,
  };
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(alignedLength(text.length + 1), ' ');
  padded.set(text);
  padded[padded.length - 1] = NEWLINE;
  if (padded.length > HEADER_MAX) throw new RangeError('the scope of a stat cache is too long');
  const pieces = [padded, ...columnBytes(cache, header)];
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return [...pieces, hash.digest()];
}

/** How long the file is that begins like this, in bytes; undefined when it is none of ours. */
export function statCacheLength(head: Uint8Array): number | undefined {
  const found = findHeader(head);
  return found && found.end + columnsLength(found.header) + CHECKSUM_BYTES;
}

/** The cache again, as views of `bytes`; undefined when it is damaged, cut, of another version, machine type or scope. */
export function decodeStatCache(bytes: Uint8Array, scope: string): StatCache | undefined {
  const found = findHeader(bytes);
  if (found?.header.scope !== scope || statCacheLength(bytes) !== bytes.length) return undefined;
  const { header, end: headerEnd } = found;
  const checksumAt = bytes.length - CHECKSUM_BYTES;
  const checksum = createHash('sha256').update(bytes.subarray(0, checksumAt)).digest();
  if (!checksum.equals(bytes.subarray(checksumAt))) return undefined;
  // Typed arrays need aligned memory, which a part of somebody's buffer need not be.
  const columns =
    bytes.byteOffset % ALIGNMENT === 0
      ? bytes.subarray(headerEnd)
      : Uint8Array.from(bytes.subarray(headerEnd));
  const cache = readColumns(columns, header);
  return isSound(cache.tree) ? cache : undefined;
}

function findHeader(bytes: Uint8Array): { readonly header: Header; readonly end: number } | undefined {
  const end = bytes.subarray(0, HEADER_MAX).indexOf(NEWLINE) + 1;
  const header = end === 0 ? undefined : parseHeader(bytes.subarray(0, end));
  return header && { header, end };
}

function parseHeader(line: Uint8Array): Header | undefined {
  try {
    const header = JSON.parse(Buffer.from(line).toString('utf8')) as Header;
    const counts = [header.count, header.names].every((count) => Number.isInteger(count) && count >= 0);
    const foreign = header.format !== FORMAT || header.endianness !== endianness() || header.count < 1;
    const aligned = line.length % ALIGNMENT === 0 && /^-?\d+$/.test(header.scanned_at_ns);
    const named = header.baseline === null || typeof header.baseline === 'string';
    return counts && !foreign && aligned && named ? header : undefined;
  } catch {
    // Not a header: the cache is rebuilt, as after any other damage.
    return undefined;
  }
}

/** Length in bytes of each column, in the order they stand in the file. The widest come first, so that all are aligned. */
function columnLengths({ count, names }: Pick<Header, 'count' | 'names'>): number[] {
  return [
    count * 8,
    count * 8,
    count * 8,
    count * 8,
    count * 4,
    (count + 1) * 4,
    count * DIGEST_BYTES,
    count * 2,
    count,
    count,
    names,
  ];
}

function columnsLength(header: Header): number {
  return columnLengths(header).reduce((sum, length) => sum + alignedLength(length), 0);
}

function columnBytes(cache: StatCache, header: Header): Uint8Array[] {
  const { tree } = cache;
  const columns = [
    tree.mtimeNs,
    tree.ctimeNs,
    tree.ino,
    tree.size,
    tree.end,
    tree.nameStart,
    cache.digest,
    tree.mode,
    tree.type,
    cache.flags,
    tree.names,
  ];
  return columnLengths(header).flatMap((length, at) => {
    const column = columns[at] as Uint8Array;
    if (column.byteLength < length) throw new RangeError('a column of the stat cache is too short');
    return [
      new Uint8Array(column.buffer, column.byteOffset, length),
      new Uint8Array(alignedLength(length) - length),
    ];
  });
}

function readColumns(bytes: Uint8Array, header: Header): StatCache {
  const starts: number[] = [];
  columnLengths(header).reduce(
    (at, length) => (starts.push(at), at + alignedLength(length)),
    bytes.byteOffset,
  );
  const { buffer } = bytes;
  const { count } = header;
  const at = (column: number): number => starts[column] as number;
  return {
    scope: header.scope,
    baseline: header.baseline,
    scannedAtNs: BigInt(header.scanned_at_ns),
    tree: {
      count,
      mtimeNs: new BigInt64Array(buffer, at(0), count),
      ctimeNs: new BigInt64Array(buffer, at(1), count),
      ino: new BigUint64Array(buffer, at(2), count),
      size: new Float64Array(buffer, at(3), count),
      end: new Uint32Array(buffer, at(4), count),
      nameStart: new Uint32Array(buffer, at(5), count + 1),
      mode: new Uint16Array(buffer, at(7), count),
      type: new Uint8Array(buffer, at(8), count),
      names: new Uint8Array(buffer, at(10), header.names),
    },
    digest: new Uint8Array(buffer, at(6), count * DIGEST_BYTES),
    flags: new Uint8Array(buffer, at(9), count),
  };
}

/** A tree a merge cannot get lost in: whatever wrote it, every subtree ends behind its start and no name outside `names`. */
function isSound(tree: StatColumns): boolean {
  if (tree.end[0] !== tree.count || tree.nameStart[0] !== 0) return false;
  for (let entry = 0; entry < tree.count; entry += 1) {
    const end = tree.end[entry] as number;
    if (end <= entry || end > tree.count) return false;
    if ((tree.nameStart[entry + 1] as number) < (tree.nameStart[entry] as number)) return false;
  }
  return tree.nameStart[tree.count] === tree.names.length;
}

function alignedLength(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

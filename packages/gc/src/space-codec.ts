import { hash } from 'node:crypto';
import { endianness } from 'node:os';
import type { TreeSpace } from './tree-space.js';

const FORMAT = 'jvs.space/1';
const ALIGNMENT = 8;
const CHECKSUM_BYTES = 32;
const NEWLINE = 0x0a;

/** How many inodes and extents one of the trees has. */
interface Counts {
  readonly inodes: number;
  readonly extents: number;
}

interface Header {
  readonly format: string;
  readonly endianness: string;
  readonly key: string;
  readonly trees: readonly Counts[];
}

/**
 * Figures as bytes: a line of JSON, padded, the columns of each tree as they are in memory, the widest first and padded, and the SHA-256 of it all.
 */
export function encodeSpace(spaces: readonly TreeSpace[], key: string): Uint8Array {
  const trees = spaces.map(({ ino, extentAt }) => ({ inodes: ino.length, extents: extentAt.length }));
  const text = JSON.stringify({ format: FORMAT, endianness: endianness(), key, trees } satisfies Header);
  const length = aligned(Buffer.byteLength(text) + 1);
  const head = Buffer.from(`${text.padEnd(text.length + length - 1 - Buffer.byteLength(text))}\n`);
  const body = Buffer.concat([head, ...spaces.flatMap(columnsOf)]);
  return Buffer.concat([body, hash('sha256', body, 'buffer')]);
}

/** How long the file is that begins like this; undefined when it is none of ours. */
export function spaceLength(head: Uint8Array): number | undefined {
  const found = readHeader(head);
  return (
    found && found.header.trees.reduce((sum, counts) => sum + treeLength(counts), found.end) + CHECKSUM_BYTES
  );
}

/** The figures again; undefined when they are damaged, or not those of `key`. */
export function decodeSpace(bytes: Uint8Array, key: string): readonly TreeSpace[] | undefined {
  const found = readHeader(bytes);
  if (found?.header.key !== key || spaceLength(bytes) !== bytes.length) return undefined;
  const body = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  if (!hash('sha256', body, 'buffer').equals(bytes.subarray(body.length))) return undefined;
  const { buffer } = Uint8Array.from(body.subarray(found.end));
  let at = 0;
  const spaces = found.header.trees.map((counts) => {
    const space = readColumns(buffer, at, counts);
    at += treeLength(counts);
    return space;
  });
  return spaces.every(isSound) ? spaces : undefined;
}

function readHeader(bytes: Uint8Array): { readonly header: Header; readonly end: number } | undefined {
  const end = bytes.indexOf(NEWLINE) + 1;
  try {
    const header = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header;
    const counts = header.trees.flatMap(({ inodes, extents }) => [inodes, extents]);
    const counted = counts.every((count) => Number.isSafeInteger(count) && count >= 0);
    const ours = header.format === FORMAT && header.endianness === endianness();
    return counted && ours ? { header, end } : undefined;
  } catch {
    // Not a header: measuring again is the answer, as after any other damage.
    return undefined;
  }
}

function columnsOf(space: TreeSpace): Uint8Array[] {
  const { ino, bytes, extentAt, extentLength, links, extentStart, extentFlags } = space;
  const columns = [ino, bytes, extentAt, extentLength, links, extentStart, extentFlags].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  const length = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return [...columns, new Uint8Array(aligned(length) - length)];
}

function treeLength({ inodes, extents }: Counts): number {
  return aligned(inodes * 16 + extents * 16 + inodes * 4 + (inodes + 1) * 4 + extents);
}

function readColumns(buffer: ArrayBuffer, start: number, { inodes, extents }: Counts): TreeSpace {
  const extentAt = start + inodes * 16;
  const links = extentAt + extents * 16;
  const extentStart = links + inodes * 4;
  return {
    ino: new Float64Array(buffer, start, inodes),
    bytes: new Float64Array(buffer, start + inodes * 8, inodes),
    extentAt: new Float64Array(buffer, extentAt, extents),
    extentLength: new Float64Array(buffer, extentAt + extents * 8, extents),
    links: new Uint32Array(buffer, links, inodes),
    extentStart: new Uint32Array(buffer, extentStart, inodes + 1),
    extentFlags: new Uint8Array(buffer, extentStart + (inodes + 1) * 4, extents),
  };
}

/** Whatever wrote it: the extents of every inode are among those that are there. */
function isSound({ extentStart, extentAt }: TreeSpace): boolean {
  const rises = extentStart.every((start, at) => at === 0 || start >= (extentStart[at - 1] as number));
  return rises && extentStart[0] === 0 && extentStart.at(-1) === extentAt.length;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

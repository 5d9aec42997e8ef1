import { EntryType, type DigestTree } from '@jvs/model';
import fc from 'fast-check';

/** A tree as nested data, for comparison with the packed form. Names are latin1 strings: one character a byte. */
export interface Node {
  readonly type: keyof typeof EntryType;
  readonly mode: number;
  readonly size: number;
  readonly digest: Buffer;
  readonly children: Readonly<Record<string, Node>>;
}

export function leaf(digest: number, change: Partial<Node> = {}): Node {
  return { type: 'file', mode: 0o644, size: 1, digest: Buffer.alloc(32, digest), children: {}, ...change };
}

export function dir(children: Record<string, Node>, mode = 0o755): Node {
  return { type: 'directory', mode, size: 0, digest: Buffer.alloc(32), children };
}

export function bytes(name: string): Buffer {
  return Buffer.from(name, 'latin1');
}

export function sortedNames(node: Node): string[] {
  return Object.keys(node.children).sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
}

/** Packs it entry by entry, the slow and plain way. Digests of directories are zero. */
export function pack(root: Node): DigestTree {
  const rows: { node: Node; parent: number; name: string; end: number }[] = [];
  const visit = (node: Node, parent: number, name: string): void => {
    const row = { node, parent, name, end: 0 };
    const index = rows.push(row) - 1;
    for (const child of sortedNames(node)) visit(node.children[child] as Node, index, child);
    row.end = rows.length;
  };
  visit(root, 0, '');
  const names = rows.map(({ name }) => bytes(name));
  const starts = names.reduce((all, name) => [...all, (all.at(-1) as number) + name.length], [0]);
  return {
    count: rows.length,
    parent: Uint32Array.from(rows, ({ parent }) => parent),
    end: Uint32Array.from(rows, ({ end }) => end),
    nameStart: Uint32Array.from(starts),
    names: Uint8Array.from(Buffer.concat(names)),
    type: Uint8Array.from(rows, ({ node }) => EntryType[node.type]),
    mode: Uint16Array.from(rows, ({ node }) => node.mode),
    size: Float64Array.from(rows, ({ node }) => node.size),
    digest: Uint8Array.from(Buffer.concat(rows.map(({ node }) => node.digest))),
  };
}

/** `count - 1` files in one directory, with names of six digits; digests are zero. */
export function flatTree(count: number): DigestTree {
  return {
    ...emptyColumns(count),
    end: Uint32Array.from({ length: count }, (_, index) => (index === 0 ? count : index + 1)),
    nameStart: Uint32Array.from({ length: count + 1 }, (_, index) => Math.max(0, index - 1) * 6),
    names: Uint8Array.from(
      Buffer.from(Array.from({ length: count - 1 }, (_, index) => String(index).padStart(6, '0')).join('')),
    ),
    type: new Uint8Array(count).fill(EntryType.file).fill(EntryType.directory, 0, 1),
  };
}

/** `count` directories, each in the one before; digests are zero. */
export function chainTree(count: number): DigestTree {
  return {
    ...emptyColumns(count),
    parent: Uint32Array.from({ length: count }, (_, index) => Math.max(0, index - 1)),
    end: new Uint32Array(count).fill(count),
    nameStart: Uint32Array.from({ length: count + 1 }, (_, index) => Math.max(0, index - 1)),
    names: new Uint8Array(count - 1).fill(0x78),
    type: new Uint8Array(count).fill(EntryType.directory),
  };
}

function emptyColumns(count: number): Pick<DigestTree, 'count' | 'parent' | 'mode' | 'size' | 'digest'> {
  return {
    count,
    parent: new Uint32Array(count),
    mode: new Uint16Array(count),
    size: new Float64Array(count),
    digest: new Uint8Array(count * 32),
  };
}

/** Any name a Linux file system allows, and often an awkward one. */
export const anyName = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('a', 'b', 'a.txt', 'A', 'a b', 'c', '-', '\\', '\n', '\\x41', '\xff', '..a'),
    },
    {
      weight: 2,
      arbitrary: fc
        .string({ unit: 'binary', minLength: 1, maxLength: 6 })
        .map((text) => Buffer.from(text).toString('latin1')),
    },
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((raw) => Buffer.from(raw).toString('latin1')),
  )
  .map((name) => name.replaceAll(/[/\0]/g, '_'))
  .filter((name) => name !== '.' && name !== '..' && name !== '__proto__');

const mode = fc.integer({ min: 0, max: 0o7777 });
const digest = fc.integer({ min: 0, max: 255 }).map((byte) => Buffer.alloc(32, byte));

const { node } = fc.letrec<{ node: Node; directory: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      type: fc.constant('file' as const),
      mode,
      size: fc.oneof(fc.nat(), fc.maxSafeNat()),
      digest,
      children: fc.constant({}),
    }),
    fc.record({
      type: fc.constantFrom('symlink', 'fifo', 'socket', 'characterDevice', 'blockDevice'),
      mode,
      size: fc.constant(0),
      digest,
      children: fc.constant({}),
    }),
    tie('directory'),
  ),
  directory: fc.record({
    type: fc.constant('directory' as const),
    mode,
    size: fc.constant(0),
    digest: fc.constant(Buffer.alloc(32)),
    children: fc.dictionary(anyName, tie('node'), { maxKeys: 5 }),
  }),
}));

/** Any tree: its root is a directory. */
export const anyTree: fc.Arbitrary<Node> = fc
  .record({ children: fc.dictionary(anyName, node, { maxKeys: 6 }), mode })
  .map(({ children, mode: rootMode }) => dir(children, rootMode));

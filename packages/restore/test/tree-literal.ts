import { createHash } from 'node:crypto';
import { EntryType, type PackedTree } from '@jvs/model';
import type { KnownTree } from '../src/plan-restore.js';

/** One entry of a tree literal; `content` gives size and digest, `ino` defaults to a fresh one. */
export interface EntryLiteral {
  type?: keyof typeof EntryType;
  content?: string;
  mode?: number;
  uid?: number;
  ino?: number;
  nlink?: number;
  mtime?: number;
}

/** A packed tree with digests from paths: `{'': {}, 'a/b': {content: 'x'}}`. Missing parents are directories. */
export function treeLiteral(entries: Record<string, EntryLiteral>): KnownTree {
  const all = new Map<string, EntryLiteral>([['', { type: 'directory', ...entries[''] }]]);
  for (const [path, entry] of Object.entries(entries)) {
    if (path === '') continue;
    const parts = path.split('/');
    for (let n = 1; n < parts.length; n++) {
      const above = parts.slice(0, n).join('/');
      if (!all.has(above) && !(above in entries)) all.set(above, { type: 'directory' });
    }
    all.set(path, entry);
  }
  const paths = [...all.keys()].sort((a, b) => Buffer.compare(key(a), key(b)));
  return pack(
    paths,
    paths.map((path) => all.get(path)!),
  );
}

// A slash sorts before every byte of a name, so that descendants follow their directory.
const key = (path: string): Buffer => Buffer.from(path.replaceAll('/', '\0'));

function pack(paths: string[], entries: EntryLiteral[]): KnownTree {
  const count = paths.length;
  const names = paths.map((path) => Buffer.from(path.split('/').at(-1)!));
  const nameStart = new Uint32Array(count + 1);
  names.forEach((name, i) => (nameStart[i + 1] = nameStart[i]! + name.length));
  const types = entries.map(
    (entry) => EntryType[entry.type ?? (entry.content === undefined ? 'directory' : 'file')],
  );
  const tree: PackedTree = {
    count,
    parent: Uint32Array.from(paths, (path) =>
      path === '' ? 0 : paths.indexOf(path.split('/').slice(0, -1).join('/')),
    ),
    end: Uint32Array.from(paths, (path, i) => {
      let end = i + 1;
      while (end < count && (path === '' || paths[end]!.startsWith(`${path}/`))) end++;
      return end;
    }),
    nameStart,
    names: Buffer.concat(names),
    type: Uint8Array.from(types),
    mode: Uint16Array.from(entries, (entry) => entry.mode ?? 0o644),
    size: Float64Array.from(entries, (entry, i) =>
      types[i] === EntryType.file ? Buffer.byteLength(entry.content ?? '') : 0,
    ),
    nlink: Uint32Array.from(entries, (entry) => entry.nlink ?? 1),
    uid: Uint32Array.from(entries, (entry) => entry.uid ?? 0),
    gid: new Uint32Array(count),
    rdev: new Float64Array(count),
    ino: BigUint64Array.from(entries, (entry, i) => BigInt(entry.ino ?? 1000 + i)),
    mtimeNs: BigInt64Array.from(entries, (entry) => BigInt(entry.mtime ?? 7)),
    ctimeNs: new BigInt64Array(count),
  };
  const digests = new Uint8Array(count * 32);
  entries.forEach((entry, i) => {
    if (entry.content !== undefined) digests.set(createHash('sha256').update(entry.content).digest(), i * 32);
  });
  return { tree, digests };
}

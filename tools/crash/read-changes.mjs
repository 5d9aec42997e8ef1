import { constants } from 'node:fs';

const { O_CREAT, O_TRUNC } = constants;
const RENAME_EXCHANGE = 2;
const EVERYTHING = Symbol('everything');

/**
 * Turns the log of a traced command into changes of a model, in order: what was made, written, named, and what made which of it durable. `model` is
 * changed along the way, as the live file system was. A change is durable from the sync at `durableAt` (an index; Infinity = never).
 */
export function readChanges({ calls, data, model, root }) {
  const changes = [];
  const reader = { model, root, data, next: 1_000_000, inodesNamed: new Map() };
  for (const call of calls.filter(({ result }) => result >= 0)) {
    const read = READERS[call.call];
    const made = read === undefined ? undefined : read(reader, call);
    for (const change of [made].flat().filter(Boolean)) {
      if (change.kind === 'sync') settle(changes, change.of);
      else model.apply(change);
      changes.push({ ...change, durableAt: Infinity, call: call.n });
    }
  }
  return { changes, inodesNamed: reader.inodesNamed };
}

/** Strictly: a file's sync is for its bytes, a directory's for the names in it, syncfs for everything. */
function settle(changes, of) {
  for (const change of changes) {
    if (change.durableAt !== Infinity) continue;
    const names = change.to ?? change.from;
    const mine =
      change.kind === 'data' || change.kind === 'mode' ? change.inode === of : names?.directory === of;
    if (of === EVERYTHING || mine) change.durableAt = changes.length;
  }
}

const partsOf = ({ root }, file) =>
  file.startsWith(`${root}/`)
    ? file
        .slice(root.length + 1)
        .replace(/ \(deleted\)$/, '')
        .split('/')
        .filter((part) => part !== '' && part !== '.')
    : file === root
      ? []
      : undefined;

function find(reader, file) {
  const parts = partsOf(reader, file);
  return parts === undefined ? undefined : reader.model.find(parts);
}

function made(reader, file, node) {
  const place = find(reader, file);
  if (place?.directory === undefined || place.inode !== undefined) return undefined;
  return { kind: 'name', inode: reader.next++, node, to: { directory: place.directory, name: place.name } };
}

function written(reader, call, bytes, offset = call.offset) {
  const inode = find(reader, call.path)?.inode;
  const node = reader.model.inodes.get(inode);
  if (node?.data === undefined) return undefined;
  noteInode(reader, call.path, bytes);
  return { kind: 'data', inode, offset: offset < 0 ? node.data.length : offset, bytes };
}

/** Journals hold inode numbers of the disk: which of ours they mean must be known when a state is built anew. */
function noteInode(reader, file, bytes) {
  if (!file.includes('/intents/')) return;
  const text = bytes.toString();
  const [, number] = /"payload_ino":"?(\d+)/.exec(text) ?? [];
  const [, opId] = /"op_id":"([^"]+)"/.exec(text) ?? [];
  const staged = find(reader, `${file.slice(0, file.indexOf('/intents/'))}/tmp/${opId}/payload`)?.inode;
  if (number !== undefined && staged !== undefined) reader.inodesNamed.set(number, staged);
}

function moved(reader, { path: to, path2: from, flags = 0 }) {
  const [source, target] = [find(reader, from), find(reader, to)];
  if (source?.inode === undefined || target?.directory === undefined) return undefined;
  const place = ({ directory, name }) => ({ directory, name });
  const exchange = (flags & RENAME_EXCHANGE) !== 0;
  return {
    kind: exchange ? 'exchange' : 'name',
    inode: source.inode,
    from: place(source),
    to: place(target),
    other: target.inode,
  };
}

function removed(reader, { path: file }) {
  const place = find(reader, file);
  if (place?.inode === undefined) return undefined;
  return { kind: 'name', inode: place.inode, from: { directory: place.directory, name: place.name } };
}

function linked(reader, { path: to, path2: from }) {
  const [source, target] = [find(reader, from), find(reader, to)];
  if (source?.inode === undefined || target?.directory === undefined) return undefined;
  return { kind: 'name', inode: source.inode, to: { directory: target.directory, name: target.name } };
}

/** The mode that something new gets: the traced command has this process's umask. */
const asMade = (mode) => mode & 0o7777 & ~process.umask();

function opened(reader, call) {
  const flags = call.flags ?? O_CREAT | O_TRUNC;
  const inode = find(reader, call.path)?.inode;
  if (inode === undefined)
    return flags & O_CREAT
      ? made(reader, call.path, { mode: asMade(call.mode ?? 0o600), data: Buffer.alloc(0) })
      : undefined;
  return flags & O_TRUNC ? { kind: 'data', inode, size: 0 } : undefined;
}

function cloned(reader, call) {
  const source = reader.model.inodes.get(find(reader, call.path2)?.inode);
  if (source?.data === undefined) return undefined;
  const length = call.call === 'ioctl' ? source.data.length : call.result;
  return written(
    reader,
    call,
    source.data.subarray(call.offset2, call.offset2 + length),
    call.call === 'ioctl' ? 0 : call.offset,
  );
}

const sized = (reader, { path: file, mode: size }) => ({
  kind: 'data',
  inode: find(reader, file)?.inode,
  size,
});
const moded = (reader, { path: file, mode }) => ({
  kind: 'mode',
  inode: find(reader, file)?.inode,
  mode: mode & 0o7777,
});
const synced = (reader, { path: file }) => ({ kind: 'sync', of: find(reader, file)?.inode });
const everything = () => ({ kind: 'sync', of: EVERYTHING });
const directory = (reader, { path: file, mode }) =>
  made(reader, file, { mode: asMade(mode), entries: new Map() });
const symlinked = (reader, { path: file, path2: target }) => made(reader, file, { mode: 0o777, target });
const plain = (reader, call) =>
  call.dataAt < 0
    ? undefined
    : written(reader, call, reader.data.subarray(call.dataAt, call.dataAt + call.result));

const READERS = {
  ...{ open: opened, openat: opened, creat: opened, write: plain, pwrite64: plain },
  ...{ copy_file_range: cloned, sendfile: cloned, ioctl: cloned, ftruncate: sized, truncate: sized },
  ...{ rename: moved, renameat: moved, renameat2: moved, link: linked, linkat: linked },
  ...{ symlink: symlinked, symlinkat: symlinked, mkdir: directory, mkdirat: directory },
  ...{
    unlink: removed,
    unlinkat: removed,
    rmdir: removed,
    chmod: moded,
    fchmod: moded,
    fchmodat: moded,
    fchmodat2: moded,
  },
  ...{ fsync: synced, fdatasync: synced, syncfs: everything, sync: everything },
};

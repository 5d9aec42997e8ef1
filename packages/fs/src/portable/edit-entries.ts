import { lstatSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { EntryType } from '@jvs/model';
import {
  NOTHING_THERE,
  type Conflicts,
  type EntryList,
  type ExpectedEntries,
  type JobOptions,
  type PlaceRequest,
  type RemoveRequest,
} from '../tree-ops.js';
import { EntryPaths, joinBytes } from './entry-paths.js';
import { hasErrno, systemError } from './errno.js';
import { holdsAsScanned } from './holds-as-scanned.js';
import { Job } from './job.js';
import { makeDirectory } from './make-directory.js';
import { OpenedDirectories } from './opened-directories.js';
import { ParentGuard } from './parent-guard.js';

/** `TreeOps.placeEntries` on Node alone, which cannot exchange two names: what is replaced is looked at just before. */
export async function placeEntries(request: PlaceRequest, options?: JobOptions): Promise<Conflicts> {
  const stage = Buffer.from(request.stage);
  const { expected } = request;
  const conflicts: number[] = [];
  await forEachEntry({ list: request, indices: request.indices, options }, (entry) => {
    if (!entry.reachable) throw systemError('ENOTDIR', 'rename', entry.path);
    const staged = joinBytes(stage, Buffer.from(String(entry.index)));
    if (expected !== undefined && exists(staged) && !isExpected(entry, expected)) {
      conflicts.push(entry.index);
      return;
    }
    try {
      entry.opened.attempt(entry.parent, () => renameSync(staged, entry.path));
    } catch (error) {
      // Placed before a crash, when it is no longer staged and stands in its place.
      if (!hasErrno(error, 'ENOENT') || exists(staged) || !isPlaced(entry, expected)) throw error;
    }
  });
  return { conflicts: Uint32Array.from(conflicts).sort() };
}

/** A directory in the way was taken away before; anything else that was not there is somebody's. */
function isExpected({ path, position }: Entry, was: ExpectedEntries): boolean {
  const type = was.type[position];
  const nothing = type === NOTHING_THERE || type === EntryType.directory;
  return nothing ? !exists(path) : holdsAsScanned(path, was, position);
}

function isPlaced({ path, position }: Entry, was: ExpectedEntries | undefined): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return there !== undefined && (was === undefined || there.ino === was.staged[position]);
}

/** `TreeOps.makeDirectories` on Node alone. */
export async function makeDirectories(request: EntryList, options?: JobOptions): Promise<void> {
  const indices = request.indices.slice().sort();
  await forEachEntry({ list: request, indices, options }, (entry) => {
    if (!entry.reachable) throw systemError('ENOTDIR', 'mkdir', entry.path);
    try {
      entry.opened.attempt(entry.parent, () => makeDirectory(entry.path));
    } catch (error) {
      if (!hasErrno(error, 'EEXIST') || !lstatSync(entry.path).isDirectory()) throw error;
    }
  });
}

/** `TreeOps.removeEntries` on Node alone. */
export async function removeEntries(request: RemoveRequest, options?: JobOptions): Promise<Conflicts> {
  const conflicts: number[] = [];
  const indices = request.indices.slice().sort().reverse();
  await forEachEntry({ list: request, indices, options }, (entry) => {
    // Below something that is no directory, or is a link to one, there is no such entry.
    if (!entry.reachable) return;
    const directory = request.tree.type[entry.index] === EntryType.directory;
    if (request.aside !== undefined && !directory && exists(entry.path)) {
      if (!holdsAsScanned(entry.path, request.tree, entry.index)) {
        conflicts.push(entry.index);
        return;
      }
    }
    try {
      entry.opened.attempt(entry.parent, () => (directory ? rmdirSync(entry.path) : unlinkSync(entry.path)));
    } catch (error) {
      if (directory && request.aside !== undefined && hasErrno(error, 'ENOTEMPTY'))
        conflicts.push(entry.index);
      else if (!hasErrno(error, 'ENOENT')) throw error;
    }
  });
  return { conflicts: Uint32Array.from(conflicts).sort() };
}

interface Entry {
  readonly index: number;
  /** Of `index` in the list. */
  readonly position: number;
  readonly path: Buffer;
  readonly parent: Buffer;
  /** Everything above it is a real directory. */
  readonly reachable: boolean;
  readonly opened: OpenedDirectories;
}

interface Visit {
  readonly list: EntryList;
  readonly indices: Uint32Array;
  readonly options: JobOptions | undefined;
}

async function forEachEntry({ list, indices, options }: Visit, act: (entry: Entry) => void): Promise<void> {
  const job = new Job(options);
  const paths = new EntryPaths(list.root, list.tree);
  const parentPaths = new EntryPaths(list.root, list.tree);
  const parents = new ParentGuard(list.root, list.tree);
  const opened = new OpenedDirectories();
  try {
    for (const [position, index] of indices.entries()) {
      if (job.due()) await job.pause();
      const parent = parentPaths.of(list.tree.parent[index]!);
      act({ index, position, path: paths.of(index), parent, reachable: parents.isReal(index), opened });
      job.entries++;
    }
  } finally {
    opened.close();
  }
  job.finish();
}

function exists(path: Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

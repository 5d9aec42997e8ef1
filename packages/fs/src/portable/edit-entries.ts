import { lstatSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { EntryType } from '@jvs/model';
import type { EntryList, JobOptions } from '../tree-ops.js';
import { EntryPaths, joinBytes } from './entry-paths.js';
import { hasErrno, systemError } from './errno.js';
import { Job } from './job.js';
import { makeDirectory } from './make-directory.js';
import { OpenedDirectories } from './opened-directories.js';
import { ParentGuard } from './parent-guard.js';

/** `TreeOps.placeEntries` on Node alone. */
export async function placeEntries(
  request: EntryList & { readonly stage: string },
  options?: JobOptions,
): Promise<void> {
  const stage = Buffer.from(request.stage);
  await forEachEntry({ list: request, indices: request.indices, options }, (entry) => {
    if (!entry.reachable) throw systemError('ENOTDIR', 'rename', entry.path);
    const staged = joinBytes(stage, Buffer.from(String(entry.index)));
    try {
      entry.opened.attempt(entry.parent, () => renameSync(staged, entry.path));
    } catch (error) {
      // Placed before a crash, when it is no longer staged and stands in its place.
      if (!hasErrno(error, 'ENOENT') || exists(staged) || !exists(entry.path)) throw error;
    }
  });
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
export async function removeEntries(request: EntryList, options?: JobOptions): Promise<void> {
  const indices = request.indices.slice().sort().reverse();
  await forEachEntry({ list: request, indices, options }, (entry) => {
    // Below something that is no directory, or is a link to one, there is no such entry.
    if (!entry.reachable) return;
    const directory = request.tree.type[entry.index] === EntryType.directory;
    try {
      entry.opened.attempt(entry.parent, () => (directory ? rmdirSync(entry.path) : unlinkSync(entry.path)));
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) throw error;
    }
  });
}

interface Entry {
  readonly index: number;
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
    for (const index of indices) {
      if (job.due()) await job.pause();
      const parent = parentPaths.of(list.tree.parent[index]!);
      act({ index, path: paths.of(index), parent, reachable: parents.isReal(index), opened });
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

import { lstatSync, type BigIntStats } from 'node:fs';
import { EntryType } from '@jvs/model';
import type { CloneReport, Conflicts, EntryList, JobOptions, MetadataRequest } from '../tree-ops.js';
import { EntryPaths } from './entry-paths.js';
import { entryTypeOf } from './entry-type.js';
import { systemError } from './errno.js';
import { Job } from './job.js';
import { keepMetadata } from './keep-metadata.js';
import { ParentGuard } from './parent-guard.js';

/** `TreeOps.applyMetadata` on Node alone. */
export async function applyMetadata(
  request: MetadataRequest,
  options?: JobOptions,
): Promise<Conflicts & { readonly lost: CloneReport['lost'] }> {
  const { tree } = request;
  const job = new Job(options);
  const conflicts: number[] = [];
  const lost = { owner: 0, xattrs: 0, specials: 0 };
  const from = new EntryPaths(request.source, tree);
  const to = new EntryPaths(request.root, tree);
  const parents = new ParentGuard(request.root, tree);
  for (const index of filesThenDirectories(request)) {
    if (job.due()) await job.pause();
    const path = to.of(index);
    if (!parents.isReal(index)) throw systemError('ENOTDIR', 'chmod', path);
    const stat = lstatSync(from.of(index), { bigint: true });
    // chmod(2) follows links, so what stands there is looked at first.
    const now = lstatSync(path, { bigint: true });
    if (entryTypeOf(now) !== entryTypeOf(stat)) {
      throw systemError(stat.isDirectory() ? 'ENOTDIR' : 'EEXIST', 'chmod', path);
    }
    if (!isExpected(now, stat, request.inodes?.[index])) {
      conflicts.push(index);
      continue;
    }
    keepMetadata(path, stat, lost);
    if (!stat.isSymbolicLink()) lost.xattrs++;
    job.entries++;
  }
  job.finish();
  return { lost, conflicts: Uint32Array.from(conflicts).sort() };
}

function isExpected(now: BigIntStats, wanted: BigIntStats, inode: bigint | undefined): boolean {
  if (inode === undefined) return true;
  return (inode === 0n || inode === now.ino) && (now.isDirectory() || now.uid === wanted.uid);
}

function filesThenDirectories({ tree, indices }: EntryList): number[] {
  const sorted = [...indices.slice().sort()];
  const isDirectory = (index: number) => tree.type[index] === EntryType.directory;
  return [...sorted.filter((index) => !isDirectory(index)), ...sorted.filter(isDirectory).reverse()];
}

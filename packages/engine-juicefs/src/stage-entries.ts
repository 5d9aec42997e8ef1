import { join } from 'node:path';
import { unreadable, type StageEntriesRequest } from '@jvs/engine';
import { temporaryName, type CloneReport, type JobOptions } from '@jvs/fs';
import { EntryType, environmentError, isJvsError, type PackedTree } from '@jvs/model';
import { cloneDirectory } from './clone-directory.js';
import { refuseUnclonable } from './refuse-unclonable.js';
import { ENGINE, type SnapshotParts } from './snapshot-tree.js';

/**
 * A clone of the whole payload costs a tenth of a millisecond an entry and a rename one; copying a small file by `copy_file_range` costs three or
 * more, and stores nothing either. So below this share of the payload the copies are cheaper.
 */
const WHOLE_FROM = 1 / 20;
const WHOLE_AT_LEAST = 64;

/**
 * `Engine.stage`: few entries are copied, which on JuiceFS shares their data; of many, the payload is cloned beside them once and they are renamed
 * out of the clone. The report says which it was: `copied` or `cloned`.
 */
export async function stageEntries(
  parts: SnapshotParts,
  request: StageEntriesRequest,
  options: JobOptions = {},
): Promise<CloneReport> {
  try {
    if (isWorthAClone(parts, request)) return await takeFromClone(parts, request, options);
    const report = await parts.ops.stageEntries({ ...request, method: 'copy' }, options);
    if (report.failures.length === 0) return report;
    throw unreadable(report.failures, { engine: ENGINE, method: 'copy', path: request.source });
  } catch (error) {
    throw environmentError(error, { action: `stage with engine "${ENGINE}"`, path: request.stage });
  }
}

function isWorthAClone({ caller }: SnapshotParts, { tree, indices, source }: StageEntriesRequest): boolean {
  if (indices.length < WHOLE_AT_LEAST || indices.length < tree.count * WHOLE_FROM) return false;
  // Hard links of one another can be staged as such only by copying.
  if (indices.some((i) => tree.type[i] !== EntryType.file && tree.type[i] !== EntryType.symlink))
    return false;
  try {
    refuseUnclonable(tree, caller, source);
    return true;
  } catch (error) {
    if (isJvsError(error, 'E_PERMISSION') || isJvsError(error, 'E_UNREADABLE')) return false;
    throw error;
  }
}

async function takeFromClone(
  { access, system, remove }: SnapshotParts,
  { source, tree, indices, stage }: StageEntriesRequest,
  options: JobOptions,
): Promise<CloneReport> {
  const clone = join(stage, temporaryName());
  await cloneDirectory(access, { src: source, dst: clone }, { ...options, onProgress: undefined });
  try {
    await system.takeEntries({ root: clone, tree, indices, stage }, options);
  } finally {
    await remove(clone);
  }
  return stagedReport(tree, indices);
}

function stagedReport(tree: PackedTree, indices: Uint32Array): CloneReport {
  const files = indices.filter((i) => tree.type[i] === EntryType.file);
  return {
    cloned: files.length,
    copied: 0,
    linked: 0,
    hardLinks: 0,
    directories: 0,
    symlinks: indices.length - files.length,
    specials: 0,
    bytes: files.reduce((sum, i) => sum + (tree.size[i] as number), 0),
    changed: new Uint32Array(),
    torn: new Uint32Array(),
    vanished: new Uint32Array(),
    failures: [],
    lost: { owner: 0, xattrs: 0, specials: 0 },
  };
}

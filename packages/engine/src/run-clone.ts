import { lstat } from 'node:fs/promises';
import type { CloneMethod, CloneReport, JobOptions, ScanResult, TreeOps } from '@jvs/fs';
import { JvsError, type PackedTree } from '@jvs/model';
import type { SnapshotOptions, SnapshotResult, StageEntriesRequest } from './engine.js';
import { engineFailure, unreadable } from './engine-failure.js';

/** How an engine that clones file by file does it. */
export interface FileCloner {
  readonly ops: TreeOps;
  readonly method: CloneMethod;
  /** Name of the engine, for messages. */
  readonly engine: string;
}

/** `Engine.snapshot` by `TreeOps.cloneTree`: keeps ENG-05, 06, 07, 09 and 11. */
export async function runClone(
  cloner: FileCloner,
  src: string,
  dst: string,
  options: SnapshotOptions = {},
): Promise<SnapshotResult> {
  const { tree: given, share, ...job } = options;
  if (share !== undefined && given === undefined) throw usage('sharing needs the scan it speaks of', dst);
  await mustNotExist(dst, cloner);
  const tree = given ?? (await scan(cloner, src, job));
  const request = { source: src, destination: dst, tree, method: cloner.method, share };
  let made = true;
  try {
    const report = await cloner.ops.cloneTree(request, job).catch((error: unknown) => {
      // Somebody else made it since it was looked for: not ours to remove.
      made = (error as NodeJS.ErrnoException).code !== 'EEXIST';
      throw made ? error : exists(dst);
    });
    return { tree, report: complete(cloner, report, src) };
  } catch (error) {
    const failure = engineFailure(error, { engine: cloner.engine, method: cloner.method, path: dst });
    throw made ? await removed(cloner.ops, dst, failure) : failure;
  }
}

/** `Engine.stage` by `TreeOps.stageEntries`. What was staged before a failure is the caller's to remove, with the stage. */
export async function runStage(
  cloner: FileCloner,
  request: StageEntriesRequest,
  options?: JobOptions,
): Promise<CloneReport> {
  try {
    const report = await cloner.ops.stageEntries({ ...request, method: cloner.method }, options);
    return complete(cloner, report, request.source);
  } catch (error) {
    throw engineFailure(error, { engine: cloner.engine, method: cloner.method, path: request.stage });
  }
}

function complete(cloner: FileCloner, report: CloneReport, source: string): CloneReport {
  if (report.failures.length === 0) return report;
  throw unreadable(report.failures, { engine: cloner.engine, method: cloner.method, path: source });
}

async function scan(cloner: FileCloner, src: string, job: JobOptions): Promise<PackedTree> {
  const context = { engine: cloner.engine, method: 'copy', path: src } as const;
  let result: ScanResult;
  try {
    // Progress is of the clone: a bar that fills twice tells nothing.
    result = await cloner.ops.scanTree(src, { ...job, onProgress: undefined });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw engineFailure(error, context);
    throw new JvsError('E_CROSSES_MOUNT', {
      message: `another file system is mounted inside ${src}`,
      hint: 'Unmount it, or keep it outside the worktree.',
      details: { path: (error as NodeJS.ErrnoException).path ?? src },
      cause: error,
    });
  }
  if (result.failures.length > 0) throw unreadable(result.failures, context);
  return result.tree;
}

async function mustNotExist(dst: string, cloner: FileCloner): Promise<void> {
  try {
    await lstat(dst);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw engineFailure(error, { engine: cloner.engine, method: cloner.method, path: dst });
  }
  throw exists(dst);
}

function exists(dst: string): JvsError {
  return usage(`${dst} exists already`, dst);
}

function usage(message: string, path: string): JvsError {
  return new JvsError('E_USAGE', { message, details: { path } });
}

/** ENG-07. When even that fails, the error says where the rest is. */
async function removed(ops: TreeOps, dst: string, failure: JvsError): Promise<JvsError> {
  try {
    await ops.removeTree(dst);
    return failure;
  } catch (error) {
    const { message, code, hint, details } = failure;
    return new JvsError(code, {
      message: `${message}; and ${dst} could not be removed (${(error as Error).message})`,
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, left_behind: dst },
      cause: failure.cause,
    });
  }
}

import type { CloneMethod, CloneReport, JobOptions, TreeOps } from '@jvs/fs';
import { JvsError } from '@jvs/model';
import type { SnapshotOptions, SnapshotResult, StageEntriesRequest } from './engine.js';
import { engineFailure, unreadable } from './engine-failure.js';
import { alreadyExists, refuseExisting } from './refuse-existing.js';
import { removeAfterFailure } from './remove-after-failure.js';
import { scanSource } from './scan-source.js';

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
  const { tree: given, share, scanClone: _, ...job } = options;
  if (share !== undefined && given === undefined) throw usage('sharing needs the scan it speaks of', dst);
  await refuseExisting(dst, cloner.engine);
  const tree = given ?? (await scanSource(cloner.ops, { path: src, engine: cloner.engine }, job));
  const request = { source: src, destination: dst, tree, method: cloner.method, share };
  let made = true;
  try {
    const report = await cloner.ops.cloneTree(request, job).catch((error: unknown) => {
      // Somebody else made it since it was looked for: not ours to remove.
      made = (error as NodeJS.ErrnoException).code !== 'EEXIST';
      throw made ? error : alreadyExists(dst);
    });
    return { tree, report: complete(cloner, report, src) };
  } catch (error) {
    const failure = engineFailure(error, { engine: cloner.engine, method: cloner.method, path: dst });
    throw made ? await removeAfterFailure(cloner.ops, dst, failure) : failure;
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

function usage(message: string, path: string): JvsError {
  return new JvsError('E_USAGE', { message, details: { path } });
}

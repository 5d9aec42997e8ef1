import type { JobOptions, ScanResult, TreeOps } from '@jvs/fs';
import { JvsError, type PackedTree } from '@jvs/model';
import { engineFailure, unreadable } from './engine-failure.js';

export interface ScannedSource {
  readonly path: string;
  /** Name of the engine, for messages. */
  readonly engine: string;
}

/** Scans a source completely or throws: E_UNREADABLE with the list, E_CROSSES_MOUNT, environment errors. Reports no progress: that is the clone's. */
export async function scanSource(
  ops: TreeOps,
  { path, engine }: ScannedSource,
  job: JobOptions = {},
): Promise<PackedTree> {
  const context = { engine, method: 'copy', path } as const;
  let result: ScanResult;
  try {
    result = await ops.scanTree(path, { ...job, onProgress: undefined });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw engineFailure(error, context);
    throw new JvsError('E_CROSSES_MOUNT', {
      message: `something is mounted inside ${path}`,
      hint: 'Unmount it, or keep it outside the worktree.',
      details: { path: (error as NodeJS.ErrnoException).path ?? path },
      cause: error,
    });
  }
  if (result.failures.length > 0) throw unreadable(result.failures, context);
  return result.tree;
}

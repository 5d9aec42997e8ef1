import { mkdir } from 'node:fs/promises';
import type { CloneReport } from '@jvs/fs';
import type { Engine, MakeRootOptions } from './engine.js';

/**
 * Makes the root of a worktree as `engine` needs it: by the engine where it makes roots, else a plain directory or a clone of `from`. `path` must not
 * exist; it is complete or absent when this settles, and not durable.
 */
export async function makeWorktreeRoot(
  engine: Engine,
  path: string,
  options: MakeRootOptions = {},
): Promise<{ readonly lost: CloneReport['lost'] }> {
  if (engine.capabilities.makesRoots === true && engine.makeRoot !== undefined) {
    return engine.makeRoot(path, options);
  }
  const { from, ...job } = options;
  if (from !== undefined) return { lost: (await engine.snapshot(from, path, job)).report.lost };
  await mkdir(path);
  return { lost: { owner: 0, xattrs: 0, specials: 0 } };
}

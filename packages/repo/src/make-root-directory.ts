import { mkdir } from 'node:fs/promises';
import { AUTO_ORDER, makeWorktreeRoot, selectEngine, type MakeRootOptions } from '@jvs/engine';
import type { CloneReport } from '@jvs/fs';
import type { Repository } from './repository.js';

/**
 * Makes the root directory of a worktree as the repository's engine needs it: empty, or with the content of `from`. `path` must not exist; it is
 * complete or absent when this settles, and not durable. `mode` is that of an empty plain directory, from the start. Throws what the engine throws.
 */
export async function makeRootDirectory(
  repo: Repository,
  path: string,
  { mode, ...options }: Omit<MakeRootOptions, 'signal' | 'threads'> & { readonly mode?: number } = {},
): Promise<{ readonly lost: CloneReport['lost'] }> {
  const { context, config, paths } = repo;
  // What comes with jvs clones any directory, so nothing need be tried for an empty one.
  const isPlain = config.engine === 'auto' || AUTO_ORDER.includes(config.engine);
  if (options.from === undefined && isPlain) {
    await mkdir(path, { mode: mode ?? 0o777 });
    return { lost: { owner: 0, xattrs: 0, specials: 0 } };
  }
  const { engine } = await selectEngine(context.engines, config.engine, paths.tmp);
  const { threads, signal } = context;
  return makeWorktreeRoot(engine, path, { ...options, threads, signal });
}

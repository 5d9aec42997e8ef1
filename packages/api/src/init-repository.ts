import { resolve } from 'node:path';
import { initRepository as init } from '@jvs/repo';
import { createContext } from './composition/create-context.js';
import type { Surroundings } from './surroundings.js';
import { initView, type InitView } from './views/init-view.js';

export interface InitOptions extends Surroundings {
  /** Directory whose content becomes the payload of "main", by clone. It is not changed. */
  readonly from?: string | undefined;
  /** Engine for the repository's policy; default "auto". */
  readonly engine?: string | undefined;
}

/**
 * Makes a repository in `path`, which is absent or an empty directory. When it throws, nothing stays; after a crash the same call succeeds.
 *
 * Throws E_UNSAFE_LOCATION, E_REPOSITORY_EXISTS, E_NESTED_REPO, E_DIRECTORY_NOT_EMPTY, E_PATH_NOT_FOUND, E_ENGINE_UNKNOWN, what the engine throws,
 * and environment errors.
 */
export async function initRepository(path: string, options: InitOptions = {}): Promise<InitView> {
  const context = createContext(options);
  const { engine } = options;
  const from = options.from === undefined ? undefined : resolve(options.from);
  // A name that is no engine is refused now, not at the first snapshot.
  if (engine !== undefined && engine !== 'auto') await context.engines.load(engine);
  return initView(await init(context, { path: resolve(path), from, engine }), from);
}

import type { Engine } from './engine.js';

/** Whether `engine` can prove that `src` is what `since` was when it was made. False also for engines that prove nothing. */
export async function isProvedUnchanged(engine: Engine, src: string, since: string): Promise<boolean> {
  if (engine.capabilities.provesUnchanged !== true || engine.isUnchanged === undefined) return false;
  return engine.isUnchanged(src, since);
}

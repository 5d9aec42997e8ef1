import type { JobProgress } from '@jvs/fs';
import type { RepoContext } from '../repo-context.js';

/** A job's progress as events of a phase; undefined when nobody listens, so that nothing is counted in vain. */
export function progressOf(
  context: RepoContext,
  phase: string,
  total?: number,
): ((progress: JobProgress) => void) | undefined {
  if (context.onEvent === undefined) return undefined;
  return ({ entries, bytes }) => context.onEvent?.({ type: 'progress', phase, entries, bytes, total });
}

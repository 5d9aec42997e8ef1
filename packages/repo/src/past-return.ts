import type { Repository } from './repository.js';

/** The repository for the steps after which there is no way back: Ctrl-C does not stop these, since half of them would have to be settled by somebody. */
export function pastReturn(repo: Repository): Repository {
  return { ...repo, context: { ...repo.context, signal: undefined } };
}

import { JvsError } from './jvs-error.js';

export interface StateAfterFailure {
  /** What repository and worktree are like now, as it follows "; ": "no snapshot was made". */
  readonly state: string;
  /** The one command to run next. */
  readonly next: string;
}

/**
 * The error of an operation that failed half way, with what the reader asks next: what there is now (`details.state`), and what to run. An error that says so
 * already stays as it is, and so does a hint that is a command.
 */
export function withState(error: JvsError, { state, next }: StateAfterFailure): JvsError {
  if (typeof error.details['state'] === 'string') return error;
  return new JvsError(error.code, {
    message: `${error.message}; ${state}`,
    hint: hintBefore(error.hint, next),
    details: { ...error.details, state },
    cause: error.cause ?? error,
  });
}

function hintBefore(hint: string | undefined, next: string): string {
  if (hint === undefined) return next;
  if (hint.startsWith('jvs ')) return hint;
  return `${hint.replace(/( and run the command again)?\.$/, '')}, then: ${next}`;
}

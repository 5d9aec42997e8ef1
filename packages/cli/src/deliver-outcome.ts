import { environmentError, JvsError, type ExitCode } from '@jvs/model';
import { reportOutcome, type Outcome, type ReportOptions } from './report-outcome.js';
import type { Session } from './session.js';

export interface DeliverOptions extends ReportOptions {
  /** What a command that changes something did, as text; its first line is told. Undefined for one that only looks. */
  readonly done?: (() => string) | undefined;
}

/**
 * Prints an outcome and returns what to exit with. Where stdout takes nothing (a full disk), that is said on stderr, and as what it is: work that was
 * done is not called failed (PUB-04), and what failed keeps its own code.
 */
export function deliverOutcome(session: Session, outcome: Outcome, options: DeliverOptions): ExitCode {
  try {
    return reportOutcome(session, outcome, options);
  } catch (error) {
    const { command, warnings } = outcome;
    const failure = outcome.failure ?? unwritten(error, options.done);
    return reportOutcome(session, { command, failure, warnings, text: '' }, { ...options, json: false });
  }
}

function unwritten(error: unknown, done: DeliverOptions['done']): JvsError {
  const cause = environmentError(error, { action: 'write the result' });
  if (done === undefined) return cause;
  const [said = ''] = done().split('\n');
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `the command was carried out, but ${cause.message}: ${said}`,
    hint: 'jvs audit log -n 1',
    details: { cause: cause.code },
    cause: error,
  });
}

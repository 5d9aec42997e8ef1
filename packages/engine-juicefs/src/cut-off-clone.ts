import { constants } from 'node:os';
import { environmentError, JvsError } from '@jvs/model';
import { isOutcomeUnknown } from './mount-failure.js';

/** Reaps what has no name; the address of the metadata engine is the operator's to know, and may hold a password. */
const COMMAND = 'juicefs gc --delete META-URL';

/** What the mount leaves of a clone that did not come to its end. */
export const CUT_OFF_CLONE =
  'entries that were cloned already have no name on the volume and count in df; nothing but the volume’s own garbage collection removes them, ' +
  `once they are a day old: ${COMMAND}`;

const { errno } = constants;

/** Answers in the middle of a clone. All others come before it makes anything, or after it took it away again. */
const midway: ReadonlySet<number> = new Set([errno.EACCES, errno.EINTR, errno.EIO]);

/** Throws what a clone failed with; where it may have left entries that nobody can name, the error says so, and who removes them. */
export function nameHidden(error: unknown): never {
  const known = environmentError(error, { action: 'clone by the mount' });
  if (!leavesHidden(known)) throw error;
  const { code, message, hint, details, cause } = known;
  throw new JvsError(code, {
    message: `${message}; ${CUT_OFF_CLONE}`,
    ...(hint === undefined ? {} : { hint }),
    details: { ...details, hidden_leftover: { command: COMMAND, after_hours: 24 } },
    cause,
  });
}

function leavesHidden({ code, cause, details }: JvsError): boolean {
  if (code === 'E_CANCELLED' || isOutcomeUnknown(cause)) return true;
  return details['syscall'] === 'clone' && midway.has(details['errno'] as number);
}

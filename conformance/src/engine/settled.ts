import { lstatSync } from 'node:fs';
import { isJvsError, type JvsError } from '@jvs/model';
import { BrokenObligation } from './engine-case.js';

/** The JvsError that a call fails with. Fails the case when the call succeeds, or throws something else. */
export async function rejection(call: Promise<unknown>): Promise<JvsError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason ?? new Error('nothing'),
  );
  if (error === undefined) throw new BrokenObligation('it succeeded');
  if (isJvsError(error)) return error;
  throw new BrokenObligation(`it failed with something that is no JvsError: ${String(error)}`);
}

/** Whether anything, a dangling link included, stands there. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

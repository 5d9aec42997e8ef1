import { lstatSync } from 'node:fs';
import { inspect } from 'node:util';
import { isJvsError, type JvsError } from '@jvs/model';
import { BrokenObligation } from './engine-case.js';

/** The JvsError that a call fails with. Fails the case when the call succeeds, or throws something else. */
export async function rejection(call: Promise<unknown>): Promise<JvsError> {
  try {
    await call;
  } catch (error) {
    if (isJvsError(error)) return error;
    throw new BrokenObligation(`it failed with something that is no JvsError: ${inspect(error)}`);
  }
  throw new BrokenObligation('it succeeded');
}

/** Whether anything, a dangling link included, stands there. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

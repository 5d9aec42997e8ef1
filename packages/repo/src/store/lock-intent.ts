import { closeSync, constants, openSync } from 'node:fs';
import { environmentError, JvsError } from '@jvs/model';
import type { Repository } from '../repository.js';

/**
 * Takes the lock of an intent whose owner died, for as long as it is recovered: recovery begins operations of its own (an automatic snapshot), and
 * these must not find it orphaned and recover it once more. Undefined when somebody else has it. Ends with the process, however that ends.
 */
export function lockIntent(repo: Repository, opId: string): { release(): void } | undefined {
  const { system } = repo.context;
  if (system === undefined)
    throw new JvsError('E_NATIVE_MISSING', { message: 'recovery needs file locks', hint: 'jvs info' });
  const file = repo.paths.intent(opId);
  let fd: number | undefined;
  try {
    fd = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const held = fd;
    if (system.tryFlock(held, 'exclusive')) return { release: () => closeSync(held) };
    closeSync(held);
    return undefined;
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw environmentError(error, { action: 'lock an intent', path: file });
  }
}

import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { environmentError, errnoName, JvsError } from '@jvs/model';
import type { Repository } from '../repository.js';

const WAIT_MS = 5;
const PATIENCE_MS = 2000;

/**
 * Takes the lock of an intent whose owner died, for as long as it is recovered: recovery begins operations of its own (an automatic snapshot), and
 * these must not find it orphaned and recover it once more. Undefined when the intent is gone. Ends with the process, however that ends.
 *
 * Whoever asks whether an intent is locked (`isLocked`) holds it for that moment. That passes, so it is waited for; taken for an owner at
 * work it would leave the intent unsettled. Throws E_LOCKED when it does not pass.
 */
export async function lockIntent(repo: Repository, opId: string): Promise<{ release(): void } | undefined> {
  const { system } = repo.context;
  if (system === undefined)
    throw new JvsError('E_NATIVE_MISSING', { message: 'recovery needs file locks', hint: 'jvs info' });
  const file = repo.paths.intent(opId);
  const fd = openIntent(file);
  if (fd === undefined) return undefined;
  try {
    const deadline = performance.now() + PATIENCE_MS;
    while (!system.tryFlock(fd, 'exclusive')) {
      if (performance.now() > deadline)
        throw new JvsError('E_LOCKED', {
          message: 'somebody else holds its record',
          details: { path: file },
        });
      await setTimeout(WAIT_MS);
    }
    return { release: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw environmentError(error, { action: 'lock an intent', path: file });
  }
}

function openIntent(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw environmentError(error, { action: 'lock an intent', path: file });
  }
}

import { lstat } from 'node:fs/promises';
import { environmentError, JvsError } from '@jvs/model';

/** ENG-05: throws E_USAGE when there is something at `dst`, be it a dangling link. */
export async function refuseExisting(dst: string, engine: string): Promise<void> {
  try {
    await lstat(dst);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw environmentError(error, { action: `clone with engine "${engine}"`, path: dst });
  }
  throw alreadyExists(dst);
}

export function alreadyExists(dst: string): JvsError {
  return new JvsError('E_USAGE', { message: `${dst} exists already`, details: { path: dst } });
}

import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '@jvs/model';
import { temporaryName } from './temporary-name.js';

/**
 * The time by the clock that stamps files below `directory`, in nanoseconds since 1970: the ctime of a file made and removed there. On a
 * network file system that is another machine's clock, and everywhere it ticks more coarsely than ours.
 */
export async function fileSystemClock(directory: string): Promise<bigint> {
  const probe = join(directory, temporaryName());
  try {
    await (await open(probe, 'wx', 0o600)).close();
    const { ctimeNs } = await lstat(probe, { bigint: true });
    await rm(probe);
    return ctimeNs;
  } catch (error) {
    // The first failure is the one to tell; what stays behind has a temporary name.
    await rm(probe, { force: true }).catch(() => undefined);
    throw environmentError(error, { action: 'read the file system clock', path: directory });
  }
}

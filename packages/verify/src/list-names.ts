import { readdir } from 'node:fs/promises';
import { environmentError, errnoName } from '@jvs/model';

/** Names in one of the repository's directories; none where it is missing, which `checkDirectories` finds. Throws E_PERMISSION and E_IO. */
export async function listNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoName(error) ?? '')) return [];
    throw environmentError(error, { action: 'list the repository', path: directory });
  }
}

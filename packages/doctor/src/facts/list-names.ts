import { readdir } from 'node:fs/promises';
import { environmentError, errnoName } from '@jvs/model';

/**
 * Names in a directory, sorted; none where there is no directory: that is the layout check's to say. A link is not followed.
 * Throws E_PERMISSION and E_IO.
 */
export async function listNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoName(error) ?? '')) return [];
    throw environmentError(error, { action: 'list a directory', path: directory });
  }
}

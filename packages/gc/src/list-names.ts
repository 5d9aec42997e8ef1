import { readdir } from 'node:fs/promises';
import { isTemporaryName } from '@jvs/fs';
import { environmentError } from '@jvs/model';

/** The names in a directory, without what an unfinished write left. */
export async function listNames(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => !isTemporaryName(name));
  } catch (error) {
    throw environmentError(error, { action: 'list the repository', path: directory });
  }
}

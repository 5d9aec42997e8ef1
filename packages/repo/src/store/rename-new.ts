import path from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import { environmentError, errnoName, JvsError } from '@jvs/model';
import type { RepoContext } from '../repo-context.js';

/**
 * Renames `from` to a name that must not exist, durably. True when done; false, and nothing changed, when the name is taken.
 * Throws E_NATIVE_MISSING and environment errors.
 */
export async function renameNew(context: RepoContext, from: string, to: string): Promise<boolean> {
  const { system } = context;
  if (system === undefined) {
    throw new JvsError('E_NATIVE_MISSING', {
      message: 'changing a repository needs the native addon, which does not load here',
      hint: 'jvs info',
    });
  }
  try {
    system.renameNoReplace(from, to);
    await fsyncDirectory(path.dirname(to));
    if (path.dirname(from) !== path.dirname(to)) await fsyncDirectory(path.dirname(from));
    return true;
  } catch (error) {
    if (errnoName(error) === 'EEXIST') return false;
    throw environmentError(error, { action: 'rename', path: to });
  }
}

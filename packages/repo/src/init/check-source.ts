import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, errnoName, JvsError } from '@jvs/model';
import { JVS_DIRECTORY } from '../layout.js';

/** The directory to adopt, without symbolic links. Throws E_PATH_NOT_FOUND, E_NESTED_REPO, E_UNSAFE_LOCATION. */
export async function checkSource(from: string, root: string): Promise<string> {
  const source = await realDirectory(from);
  if (await exists(path.join(source, JVS_DIRECTORY))) {
    throw new JvsError('E_NESTED_REPO', {
      message: `${source} is a repository itself`,
      hint: `jvs init <name> --from ${path.join(source, 'main')}`,
      details: { path: source },
    });
  }
  const below = path.relative(source, root);
  if (below === '' || !(below === '..' || below.startsWith(`..${path.sep}`))) {
    throw new JvsError('E_UNSAFE_LOCATION', {
      message: `${root} is inside ${source}: the repository would be cloned into itself`,
      hint: 'Choose a directory outside of it.',
      details: { path: root, from: source },
    });
  }
  return source;
}

async function realDirectory(from: string): Promise<string> {
  try {
    const source = await realpath(from);
    if ((await lstat(source)).isDirectory()) return source;
  } catch (error) {
    const name = errnoName(error);
    if (name !== 'ENOENT' && name !== 'ENOTDIR') {
      throw environmentError(error, { action: 'look at the directory to adopt', path: from });
    }
  }
  throw new JvsError('E_PATH_NOT_FOUND', {
    message: `${from} is not a directory`,
    hint: `ls -ld ${from}`,
    details: { path: from },
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return false;
    throw environmentError(error, { action: 'look at the directory to adopt', path: file });
  }
}

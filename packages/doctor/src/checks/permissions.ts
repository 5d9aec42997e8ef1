import type { Check, Found } from '../check.js';
import { privatePaths, type PrivatePath } from '../facts/private-paths.js';

export const permissionsCheck: Check = {
  id: 'permissions',
  title: 'What is in .jvs belongs to the user and is closed to others',
  async run({ repo }) {
    const { uid } = repo.context;
    return (await privatePaths(repo)).flatMap((each) => [...foreign(each, uid), ...mode(each)]);
  },
};

/** Directories of others keep a repository from being opened; the layout check says so. */
function foreign({ file, stats }: PrivatePath, uid: number | undefined): Found[] {
  if (uid === undefined || stats.uid === uid || stats.isDirectory()) return [];
  const message = `${file} belongs to user ${stats.uid}, not to you (${uid})`;
  return [{ severity: 'error', code: 'E_UNSAFE_OWNER', message, file, hint: `ls -l ${file}` }];
}

function mode({ file, stats, wanted }: PrivatePath): Found[] {
  const now = stats.mode & 0o777;
  if (now === wanted) return [];
  const shown = now.toString(8).padStart(4, '0');
  const message = `${file} has mode ${shown} instead of ${wanted.toString(8).padStart(4, '0')}`;
  // Closed to its owner it is useless, writable by others it is theirs; readable by others it is only less private.
  const bad = (now & wanted) !== wanted || (now & 0o022) !== 0;
  const code = bad ? 'E_PERMISSION' : 'W_NOT_PRIVATE';
  return [{ severity: bad ? 'error' : 'warning', code, message, file, repair: 'layout' }];
}

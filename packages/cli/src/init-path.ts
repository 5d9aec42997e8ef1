import { basename, resolve } from 'node:path';
import { escapeText, JvsError } from '@jvs/model';

const NAME_MAX_BYTES = 255;

/** Where `jvs init` makes the repository. Throws E_NAME_INVALID for what cannot be the name of a directory. */
export function initPath(cwd: string, name: string): string {
  const problem = nameProblem(name);
  if (problem === undefined) return resolve(cwd, name);
  const shown = escapeText(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  throw new JvsError('E_NAME_INVALID', {
    message: `"${shown}" cannot be a repository: ${problem}`,
    hint: 'jvs init project',
    details: { name: shown, problem },
  });
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (/\p{Cc}/u.test(name)) return 'the name holds control characters';
  if (Buffer.byteLength(basename(name)) > NAME_MAX_BYTES)
    return `the name is longer than ${NAME_MAX_BYTES} bytes`;
  if (name.split('/').includes('..')) return 'the name holds ".."';
  return undefined;
}

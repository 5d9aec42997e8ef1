import { isAbsolute, resolve } from 'node:path';
import type { OpenFlags } from '@jvs/command';
import type { Session } from './session.js';

/** Where the repository is looked for, there and upwards: `--repo`, else the current directory. */
export function startDirectory({ cwd }: Session, { repo }: OpenFlags): string {
  if (repo !== undefined && isAbsolute(repo)) return repo;
  return repo === undefined ? cwd() : resolve(cwd(), repo);
}

import { spawnSync } from 'node:child_process';
import { taskEnvironment } from './environment.mjs';
import { ROOT } from './paths.mjs';

/** Runs a program to its end and returns what it printed; throws with its output when it fails. */
export function runQuietly(program, args, { cwd = ROOT, env = {} } = {}) {
  const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...taskEnvironment(), ...env } };
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? `${stdout}${stderr}`}`);
}

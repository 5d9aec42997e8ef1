import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';
import { taskEnvironment } from './environment.mjs';

/**
 * Runs a program in the checkout with our streams and resolves to its exit code
 * (128 + n when signal n ended it, 127 when it could not be started).
 */
export function run(program, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit', env: { ...taskEnvironment(), ...env } });
    child.on('error', (error) => {
      console.error(`Cannot run ${program}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Like `run`, for one of the workspace's own JavaScript programs. */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);

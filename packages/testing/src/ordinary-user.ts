import { access, chmod, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mustRun, type ProgramResult, runProgram, type RunOptions } from './run-program.js';
import { CHECKOUT } from './scripts.js';

/** Somebody without privileges who can run this checkout's programs. */
export interface OrdinaryUser {
  readonly uid: number;
  readonly gid: number;
  /** Where this user sees the checkout. */
  readonly checkout: string;
  readonly run: typeof runProgram;
  /** Like `run`, but rejects unless the exit code is 0. */
  readonly mustRun: typeof mustRun;
}

const NOBODY = 65534;

/**
 * Runs `body` with an ordinary user: the one we are, or, when we are root, "nobody" by setpriv.
 * A checkout in a directory closed to others is shown to nobody by a bind mount for as long as
 * the body runs.
 */
export async function asOrdinaryUser<T>(body: (user: OrdinaryUser) => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) {
    const own = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0, checkout: CHECKOUT };
    return body({ ...own, run: runProgram, mustRun });
  }
  return (await isReachable(CHECKOUT)) ? body(nobody(CHECKOUT)) : withShownCheckout(body);
}

function nobody(checkout: string): OrdinaryUser {
  const become = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  const seen = (arg: string): string =>
    arg === CHECKOUT || arg.startsWith(`${CHECKOUT}/`) ? checkout + arg.slice(CHECKOUT.length) : arg;
  const as =
    (runner: typeof runProgram) =>
    (program: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramResult> => {
      const env = {
        ...(options.env ?? process.env),
        HOME: '/nonexistent',
        USER: 'nobody',
        LOGNAME: 'nobody',
      };
      return runner('setpriv', [...become, ...[program, ...args].map(seen)], { cwd: '/', ...options, env });
    };
  return { uid: NOBODY, gid: NOBODY, checkout, run: as(runProgram), mustRun: as(mustRun) };
}

async function isReachable(dir: string): Promise<boolean> {
  await access(dir);
  const { exitCode } = await nobody(dir).run('test', ['-r', path.join(dir, 'package.json')]);
  return exitCode === 0;
}

async function withShownCheckout<T>(body: (user: OrdinaryUser) => Promise<T>): Promise<T> {
  const outer = await mkdtemp(path.join(os.tmpdir(), 'jvs-shown-'));
  const shown = path.join(outer, 'checkout');
  await chmod(outer, 0o755);
  await mkdir(shown);
  await mustRun('mount', ['--bind', CHECKOUT, shown]);
  try {
    return await body(nobody(shown));
  } finally {
    await mustRun('umount', ['--lazy', shown]);
    await rmdir(shown);
    await rmdir(outer);
  }
}

import path from 'node:path';
import type { OrdinaryUser } from './ordinary-user.js';
import { type ProgramResult, runProgram, type RunOptions } from './run-program.js';
import { CHECKOUT } from './scripts.js';

export interface RunJvsOptions extends Omit<RunOptions, 'env'> {
  /** Added to our environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Who runs it; we ourselves when absent. */
  readonly user?: OrdinaryUser;
}

export interface JvsResult extends ProgramResult {
  /** stdout as the one JSON document `--json` promises. Throws, showing both streams, when it is none. */
  json<T = Record<string, unknown>>(): T;
}

/**
 * Runs the command line as a user would, as a process of its own: `$JVS_BIN` if set, else this
 * workspace's. Any exit code is a result.
 */
export async function runJvs(args: readonly string[], options: RunJvsOptions = {}): Promise<JvsResult> {
  const bin = process.env.JVS_BIN;
  const command = bin
    ? [bin, ...args]
    : [process.execPath, path.join(CHECKOUT, 'packages/cli/bin/run.js'), ...args];
  const { user, env, ...rest } = options;
  const [program = '', ...programArgs] = command;
  const run = user ? user.run : runProgram;
  const result = await run(program, programArgs, { ...rest, env: jvsEnvironment(env) });
  return { ...result, json: <T>() => parseDocument<T>(args, result) };
}

function jvsEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _colour, NODE_OPTIONS: _options, ...ours } = process.env;
  return { ...ours, ...extra };
}

function parseDocument<T>(args: readonly string[], result: ProgramResult): T {
  try {
    return JSON.parse(result.stdout) as T;
  } catch {
    const streams = `stdout:\n${result.stdout}\nstderr:\n${result.stderr}`;
    throw new Error(
      `jvs ${args.join(' ')} (exit code ${result.exitCode}) printed no JSON document.\n${streams}`,
    );
  }
}

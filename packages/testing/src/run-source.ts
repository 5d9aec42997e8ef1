import path from 'node:path';
import { type ProgramResult, runProgram } from './run-program.js';
import { CHECKOUT } from './scripts.js';

const LOADER = path.join(CHECKOUT, 'packages/fs/test/run-typescript.mjs');

/** Runs a TypeScript file in a process of its own, on the workspace's sources: no build comes first. */
export function runSource(file: string, args: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, [
    '--conditions=@jvs/source',
    '--no-warnings',
    ...['--import', LOADER],
    file,
    ...args,
  ]);
}

/** Runs one that is to kill itself. False when it came to its end before; rejects when it ended in any other way, which is a broken test. */
export async function dies(file: string, args: readonly string[]): Promise<boolean> {
  const { exitCode, signal, stderr } = await runSource(file, args);
  if (exitCode === 0) return false;
  if (signal !== 'SIGKILL') throw new Error(`the child ended with ${exitCode}: ${stderr}`);
  return true;
}

import path from 'node:path';
import { CHECKOUT, runProgram, type ProgramResult } from '@jvs/testing';

/** Runs one of this folder's scripts in a process of its own, from source. */
export function runChild(script: string, args: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, [
    '--conditions=@jvs/source',
    '--no-warnings',
    '--import',
    path.join(CHECKOUT, 'packages/fs/test/run-typescript.mjs'),
    path.join(import.meta.dirname, script),
    ...args,
  ]);
}

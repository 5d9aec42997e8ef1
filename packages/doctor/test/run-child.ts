import path from 'node:path';
import { runSource, type ProgramResult } from '@jvs/testing';

/** Runs one of this folder's scripts in a process of its own, from source. */
export function runChild(script: string, args: readonly string[]): Promise<ProgramResult> {
  return runSource(path.join(import.meta.dirname, script), args);
}

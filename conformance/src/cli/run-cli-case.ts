import { mkdtemp, rm } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CliCase } from './cli-case.js';
import { jvsUnderTest } from './jvs-under-test.js';

export interface RunCaseOptions {
  /** The program and its first arguments, such as `["/usr/bin/jvs"]`. */
  readonly command: readonly string[];
  /** Where scratch directories are made: decides the file system. Default: the system's temporary directory. */
  readonly directory?: string | undefined;
}

/** Runs one case in a scratch directory that is removed afterwards. Rejects when the promise is broken. */
export async function runCliCase(one: CliCase, options: RunCaseOptions): Promise<void> {
  const scratch = await mkdtemp(path.join(options.directory ?? tmpdir(), 'jvs-conformance-'));
  try {
    await one.run(jvsUnderTest(options.command, scratch));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Programs a case needs that are not on PATH. */
export function missingPrograms({ requires = [] }: CliCase): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return requires.filter((name) => !folders.some((folder) => isExecutable(path.join(folder, name))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Absent, or not for us: either way it cannot be run.
    return false;
  }
}

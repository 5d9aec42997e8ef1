import { chmodSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { ensureDirectory } from '@jvs/fs';
import { environmentError } from '@jvs/model';
import { repoDirectories } from '@jvs/repo';
import { privatePaths } from '../facts/private-paths.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';

/**
 * An empty directory holds nothing that could be missed, and many programs that copy trees leave it out; what was in a directory that was not
 * empty is found missing by the other checks as before. Without these directories no lock can be taken and nobody can be at work.
 */
export const layoutRepair: Repair = {
  id: 'layout',
  title: 'Makes directories that are missing, and gives directories and records of .jvs their modes back',
  safe: true,
  locks: 'none',
  recorded: 'after',
  async plan(patient) {
    return [...missing(patient), ...(await modes(patient))];
  },
};

function missing({ repo }: Patient): RepairAction[] {
  return repoDirectories(repo.paths)
    .filter((directory) => lstatSync(directory, { throwIfNoEntry: false }) === undefined)
    .map((directory) => ({
      message: `make the directory ${path.relative(repo.root, directory)}`,
      run: async () => void (await ensureDirectory(directory)),
    }));
}

async function modes({ repo }: Patient): Promise<RepairAction[]> {
  const { uid } = repo.context;
  return (await privatePaths(repo))
    .filter(
      ({ stats, wanted }) => (stats.mode & 0o777) !== wanted && (uid === undefined || stats.uid === uid),
    )
    .map(({ path: absolute, file, wanted }) => ({
      message: `give ${file} mode ${wanted.toString(8).padStart(4, '0')}`,
      run: async () => setMode(absolute, wanted),
    }));
}

function setMode(file: string, mode: number): void {
  try {
    chmodSync(file, mode);
  } catch (error) {
    throw environmentError(error, { action: 'set a mode', path: file });
  }
}

import { lstatSync } from 'node:fs';
import path from 'node:path';
import { repoDirectories, type Repository } from '@jvs/repo';
import type { Findings } from './findings.js';

/** Adds a finding for each directory that every repository has and this one lacks: what was in it is found missing where it is read. */
export function checkDirectories(repo: Repository, findings: Findings): void {
  for (const directory of repoDirectories(repo.paths).filter((each) => !isThere(each))) {
    const file = path.relative(repo.root, directory);
    findings.add({
      code: 'E_METADATA_CORRUPT',
      snapshot_id: null,
      file,
      message: `the directory ${file} is missing`,
    });
  }
}

export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

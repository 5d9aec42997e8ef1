import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { generationPath, listGenerations, readFileBounded } from '@jvs/fs';
import { decodeSealed } from '@jvs/integrity';
import { headSchema, isWorktreeName, type Head } from '@jvs/model';
import { headFamily, type Repository } from '@jvs/repo';
import { catchFinding, type Findings } from './findings.js';

const HEAD_MAX = 1024 * 1024;

/** Looks at the generations of heads that are kept behind the newest: nobody reads them until somebody needs them. */
export async function checkOldHeads(repo: Repository, findings: Findings): Promise<void> {
  for (const name of (await readdir(repo.paths.worktrees)).filter(isWorktreeName).sort()) {
    const family = headFamily(repo, name);
    for (const generation of (await listGenerations(family)).slice(0, -1)) {
      const file = generationPath(family, generation);
      await catchFinding(findings, null, () => checkHead(file, path.relative(repo.root, file)));
    }
  }
}

async function checkHead(path: string, file: string): Promise<void> {
  const bytes = await readFileBounded(path, HEAD_MAX);
  // One that is gone was pruned meanwhile.
  if (bytes !== undefined) decodeSealed<Head>(headSchema, bytes, { file });
}

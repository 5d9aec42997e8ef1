import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initRepository, openRepository } from '@jvs/api';

/** Tries each change on a directory, and keeps the best state of all. */
export async function keepBest(
  root: string,
  changes: readonly string[],
  score: (text: string) => number,
): Promise<string> {
  const { worktree } = await initRepository(root, { engine: 'copy' });
  const repo = await openRepository(root, { reason: 'search', signal: AbortSignal.timeout(60_000) });
  const file = join(worktree.path, 'config.txt');
  for (const change of changes) {
    await writeFile(file, change);
    await repo.snapshot({ note: change, tags: [`score-${score(change)}`] });
  }
  const best = Math.max(...changes.map(score));
  await repo.restore(`tag:score-${best}`);
  return readFile(file, 'utf8');
}

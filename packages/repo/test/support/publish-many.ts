import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  openRepository,
  publishSnapshot,
  readWorktree,
  settleInterrupted,
  withWorktreeLock,
} from '@jvs/repo';
import { testContext } from './test-context.js';

/** Publishes "main" so often, each time with a file of its own changed; prints each id once it is acknowledged. */
const [root = '', name = '', times = '0'] = process.argv.slice(2);
const repo = await openRepository(testContext(root, { lockTimeoutMs: 60_000 }), root);
for (let at = 0; at < Number(times); at += 1) {
  const { snapshot } = await withWorktreeLock(repo, 'main', async () => {
    await settleInterrupted(repo, { worktree: 'main' });
    const worktree = await readWorktree(repo, 'main');
    await writeFile(path.join(worktree.path, name), String(at));
    return publishSnapshot(repo, { worktree, kind: 'user', note: `${name} ${at}`, tags: [], advance: true });
  });
  process.stdout.write(`${snapshot.descriptor.snapshot_id}\n`);
}

import { publishSnapshot, openRepository, readWorktree, withWorktreeLock } from '@jvs/repo';
import { testContext } from './test-context.js';

/** Publishes "main" of a repository and kills itself at a phase, as a power cut or `kill -9` would. */
const [root = '', fatal = ''] = process.argv.slice(2);
const context = testContext(root, {
  onEvent(event) {
    if (event.type === 'phase' && event.phase === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
const repo = await openRepository(context, root);
const { snapshot } = await withWorktreeLock(repo, 'main', async () =>
  publishSnapshot(repo, {
    worktree: await readWorktree(repo, 'main'),
    kind: 'user',
    note: 'by a child',
    tags: [],
    advance: true,
  }),
);
process.stdout.write(`${snapshot.descriptor.snapshot_id}\n`);

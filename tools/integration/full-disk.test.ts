import { rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { compareTrees, makeTree, runJvs, skipUnless, withFileSystem } from '@jvs/testing';
import { startSession } from './session.js';

const MB = 1024 * 1024;

skipUnless(
  'cli',
  'ext4',
  'rsync',
  'python3',
)('a disk that fills up during a snapshot costs nothing that was there', async () => {
  await withFileSystem('ext4', fillUp, { sizeMb: 64 });
});

async function fillUp(root: string): Promise<void> {
  const session = await startSession(root, {});
  await makeTree(session.main, { 'a.txt': 'one' });
  await session.run('snapshot', 'fits');
  await makeTree(session.main, { 'big.bin': randomBytes(12 * MB), 'bigger.bin': randomBytes(20 * MB) });
  const failed = await runJvs(['snapshot', 'does not fit', '--json'], { cwd: session.main });
  expect(failed).toMatchObject({ exitCode: 6 });
  // Told before anything was written.
  expect(failed.json<{ error: object }>().error).toMatchObject({
    code: 'E_NO_SPACE',
    details: { needed_bytes: expect.any(Number), free_bytes: expect.any(Number) },
  });

  const history = await session.run('history');
  expect(history.snapshots.map(({ note }: { note: string }) => note)).toEqual(['fits']);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
  // The failed one gave back what it took, so that something smaller fits at once.
  await rm(path.join(session.main, 'bigger.bin'));
  await writeFile(path.join(session.main, 'small.txt'), 'small');
  const { snapshot } = await session.run('snapshot', 'fits again');
  expect(await compareTrees(session.main, session.payloadOf(snapshot.snapshot_id))).toEqual([]);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
}

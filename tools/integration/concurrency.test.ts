import path from 'node:path';
import { type JvsResult, makeGeneratedTree, makeTree, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { startSession } from './session.js';

skipUnless('cli')('of two snapshots at once the second waits, and both are whole', async () => {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one' });
    const runs = [1, 2, 3, 4].map((n) => runJvs(['snapshot', `run ${n}`, '--json'], { cwd: session.main }));
    for (const result of await Promise.all(runs)) expect(result).toMatchObject({ exitCode: 0 });
    const { snapshots } = await session.run('history');
    expect(snapshots.map(({ note }: { note: string }) => note).sort()).toEqual([
      'run 1',
      'run 2',
      'run 3',
      'run 4',
    ]);
    // One line: each is the parent of the next.
    for (const [n, one] of snapshots.slice(0, -1).entries())
      expect(one.parent_id).toBe(snapshots[n + 1].snapshot_id);
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  });
});

skipUnless('cli', 'python3')(
  'a command that may not wait names the one it would have waited for',
  async () => {
    await withTempDir(async (dir) => {
      const source = path.join(dir, 'source');
      await makeGeneratedTree(source, 12_000);
      const session = await startSession(dir, { from: source });
      const first = runJvs(['snapshot', 'long', '--lock-timeout', '120'], { cwd: session.main });
      let refused: JvsResult | undefined;
      let ended = false;
      void first.then(() => (ended = true));
      while (!refused && !ended) {
        const second = await runJvs(['snapshot', 'short', '--lock-timeout', '0', '--json'], {
          cwd: session.main,
        });
        if (second.exitCode !== 0) refused = second;
      }
      expect((await first).exitCode).toBe(0);
      expect(refused?.exitCode).toBe(4);
      const { error } = refused!.json<{
        error: { code: string; message: string; hint: string; details: object };
      }>();
      expect(error.code).toBe('E_LOCKED');
      expect(JSON.stringify(error)).toMatch(/snapshot/);
      expect(JSON.stringify(error)).toMatch(/pid/i);
    });
  },
);

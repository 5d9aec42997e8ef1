import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runJvs, withTempDir } from '@jvs/testing';

interface Answer {
  readonly error: {
    readonly code: string;
    readonly details: {
      healthy: boolean;
      snapshots: Array<{
        snapshot_id: string;
        state: string;
        findings: Array<{ code: string; file: string }>;
      }>;
    };
  };
}

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describe('jvs verify', () => {
  it.each(['HEAD', 'full id', 'beginning of the id', '--all'])(
    'CLI-44: finds a damaged descriptor by %s, with its whole answer in the details of the error',
    (way) =>
      withTempDir(async (dir) => {
        await runJvs(['init', 'repo'], { cwd: dir });
        const cwd = path.join(dir, 'repo', 'main');
        const made = await runJvs(['snapshot', 'one', '--json'], { cwd });
        const id = made.json<{ data: { snapshot: { snapshot_id: string } } }>().data.snapshot.snapshot_id;
        flipByte(path.join(dir, 'repo', '.jvs', 'descriptors', `${id}.json`));
        const ref =
          { HEAD: 'HEAD', 'full id': id, 'beginning of the id': id.slice(0, 8), '--all': '--all' }[way] ?? '';
        const result = await runJvs(['verify', ref, '--json'], { cwd });
        const { error } = result.json<Answer>();
        expect(result.exitCode).toBe(5);
        expect(error.code).toBe('E_DESCRIPTOR_CORRUPT');
        expect(error.details.healthy).toBe(false);
        expect(error.details.snapshots).toMatchObject([
          { snapshot_id: id, state: 'failed', findings: [{ code: 'E_DESCRIPTOR_CORRUPT' }] },
        ]);
        const plain = await runJvs(['verify', ref], { cwd });
        expect(plain).toMatchObject({
          exitCode: 5,
          stdout: expect.stringContaining(`FAILED snapshot ${id.slice(0, 8)}`),
        });
      }),
  );

  it('knows a history that was rewritten by a head that was noted before', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const cwd = path.join(dir, 'repo', 'main');
      await runJvs(['snapshot', 'one'], { cwd });
      const healthy = (await runJvs(['verify', '--json'], { cwd })).json<{
        data: { audit: { head: { sequence: number; record_hash: string } } };
      }>();
      const { sequence, record_hash: hash } = healthy.data.audit.head;
      const noted = `${sequence}:${hash}`;
      expect((await runJvs(['verify', '--expect-head', noted], { cwd })).exitCode).toBe(0);
      const other = `${sequence}:${hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`;
      const result = await runJvs(['verify', '--expect-head', other, '--json'], { cwd });
      expect(result.exitCode).toBe(5);
      expect(result.json<Answer>().error.code).toBe('E_AUDIT_CORRUPT');
    }));
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runJvs, withTempDir } from '@jvs/testing';
import { loadSchemas } from './json-schemas.js';

const schemas = loadSchemas();

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

  it('CLI-61: merges what shards printed: whole and sound, with one missing, damaged, and of something else', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const cwd = path.join(dir, 'repo', 'main');
      for (let n = 0; n < 20; n += 1) writeFileSync(path.join(cwd, `f${n}`), `content ${n}`);
      const made = await runJvs(['snapshot', 'one', '--json'], { cwd });
      const id = made.json<{ data: { snapshot: { snapshot_id: string } } }>().data.snapshot.snapshot_id;
      const save = async (shard: string, name: string): Promise<void> => {
        const { stdout } = await runJvs(['verify', '--all', '--shard', shard, '--json'], { cwd });
        writeFileSync(path.join(dir, name), stdout);
      };
      const merge = (...files: string[]): ReturnType<typeof runJvs> =>
        runJvs(['verify', '--merge', ...files, '--json'], { cwd: dir });
      await save('1/2', '1.json');
      await save('2/2', '2.json');
      const whole = await merge('1.json', '2.json');
      expect(whole).toMatchObject({ exitCode: 0, json: expect.any(Function) });
      expect(schemas.problems(whole.json())).toEqual([]);
      const half = await merge('2.json');
      expect(half.exitCode).toBe(5);
      expect(half.json<Answer>().error.code).toBe('E_VERIFICATION_INCOMPLETE');
      expect((await merge('1.json', '1.json')).exitCode).toBe(2);
      writeFileSync(path.join(dir, 'bad.json'), '{"schema":"jvs.verify/1","data":{}}');
      expect((await merge('1.json', 'bad.json')).exitCode).toBe(2);
      expect((await merge('1.json', 'none.json')).exitCode).toBe(3);
      flipByte(path.join(dir, 'repo', '.jvs', 'snapshots', id, 'payload', 'f7'));
      await save('1/2', '1.json');
      await save('2/2', '2.json');
      const damaged = await merge('1.json', '2.json');
      expect(damaged.exitCode).toBe(5);
      expect(damaged.json<Answer>().error.code).toBe('E_PAYLOAD_MISMATCH');
    }));

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

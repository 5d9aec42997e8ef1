import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, runJvs, skipUnless, withJuicefs } from '@jvs/testing';
import { expectSettled } from './expect-settled.js';
import { fillByClones } from './juicefs-payload.js';
import { startSession } from './session.js';

const onMount = skipUnless('cli', 'juicefs', 'redis-server');

onMount(
  'a quota that is reached in the middle ends a snapshot with E_NO_SPACE and leaves nothing of it',
  async () => {
    await withJuicefs({ metadata: 'redis' }, async (volume) => {
      const root = path.join(volume.mounts[0]!, 'limited');
      await mkdir(root);
      const session = await startSession(root, {});
      await fillByClones(volume, session.main, 2);
      const set = ['quota', 'set', volume.metadataUrl, '--path', '/limited', '--inodes', '800'];
      expect((await volume.juicefs(...set)).exitCode).toBe(0);
      let failure: { exitCode: number | null; code: string } | undefined;
      // A mount learns of a quota within seconds.
      for (let tries = 0; tries < 20 && failure === undefined; tries++) {
        const result = await runJvs(['snapshot', '--json'], { cwd: session.main });
        const { error } = result.json<{ error?: { code: string } }>();
        if (error !== undefined) failure = { exitCode: result.exitCode, code: error.code };
      }
      expect(failure).toEqual({ exitCode: 6, code: 'E_NO_SPACE' });
      expect(
        (await volume.juicefs('quota', 'delete', volume.metadataUrl, '--path', '/limited')).exitCode,
      ).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await session.run('snapshot', 'after');
      await expectSettled(session.repo);
    });
  },
  120_000,
);

onMount(
  'on a read-only mount a repository is read, and a snapshot is E_READ_ONLY',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async (volume) => {
      const session = await startSession(volume.mounts[0]!, {});
      await makeTree(session.main, { a: 'a' });
      const { snapshot } = await session.run('snapshot', 'first');
      const cwd = path.join(await volume.mount(['--read-only']), 'repo', 'main');
      const read = await runJvs(['verify', '--all'], { cwd });
      expect({ code: read.exitCode, said: read.stderr }).toEqual({ code: 0, said: '' });
      const info = (await runJvs(['info', '--json'], { cwd })).json<{ data: { file_system: object } }>();
      expect(info.data.file_system).toMatchObject({ facts: { read_only: true } });
      const { error } = (await runJvs(['snapshot', '--json'], { cwd })).json<{ error: { code: string } }>();
      expect(error.code).toBe('E_READ_ONLY');
      expect(await session.run('show', 'HEAD')).toMatchObject({
        snapshot: { snapshot_id: snapshot.snapshot_id },
      });
    });
  },
  60_000,
);

onMount(
  'a mount with settings that weaken a promise is warned of, and a second mount of the volume is no source',
  async () => {
    await withJuicefs({ metadata: 'redis', mounts: 2 }, async (volume) => {
      const options = ['--writeback', '--negative-entry-cache', '5', '--attr-cache', '30'];
      const weak = await volume.mount(options);
      await startSession(weak, {});
      const info = await runJvs(['info', '--json'], { cwd: path.join(weak, 'repo/main') });
      const { warnings } = info.json<{ warnings: Array<{ code: string }> }>();
      expect(warnings.map(({ code }) => code)).toEqual(
        expect.arrayContaining([
          'W_JUICEFS_WRITEBACK',
          'W_JUICEFS_NEGATIVE_CACHE',
          'W_JUICEFS_LONG_CACHE',
          'W_JUICEFS_REDIS',
        ]),
      );
      const [one = '', two = ''] = volume.mounts;
      await makeTree(path.join(one, 'data'), { a: 'a' });
      const init = ['init', 'other', '--from', path.join(one, 'data'), '--engine', 'juicefs-clone', '--json'];
      const { error } = (await runJvs(init, { cwd: two })).json<{ error: { code: string } }>();
      expect(error.code).toBe('E_ENGINE_UNAVAILABLE');
      expect(await readdir(path.join(two, 'other')).catch(() => [])).toEqual([]);
    });
  },
  60_000,
);

import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { runEngineSuite } from '@jvs/conformance/engine';
import type { Engine } from '@jvs/engine';
import { createJuicefsEngine, type ControlTransport } from '@jvs/engine-juicefs';
import { loadTreeOps, type SystemCalls } from '@jvs/fs';
import { asNobody, JUICEFS, makeTree, skipUnless, withJuicefs, withTempDir } from '@jvs/testing';

const { ops, system } = loadTreeOps();
const engine = createJuicefsEngine({ ops, system });

/** An engine whose mount does more, or other things, than it says. `tamper` runs after each request. */
function engineWith(tamper: (call: number) => void, answer?: { status: number }): Engine {
  let calls = 0;
  const transport: ControlTransport = async (request, options) => {
    const reply = await system!.controlRequest(request, options);
    // Opcode 1006: requests that remove what is wrong are left alone.
    if (Buffer.from(request.bytes).readUInt32BE(0) === 1006) tamper(++calls);
    return { ...reply, ...answer };
  };
  return createJuicefsEngine({ ops, system, transport });
}

/** The root of a mount lists what is the mount's own. */
const payloads = (root: string): string[] => readdirSync(root).filter((name) => !name.startsWith('.'));

const failed = async (directory: string): Promise<unknown> =>
  (await runEngineSuite({ engine, directory })).filter((each) => each.status === 'failed');

for (const metadata of ['sqlite', 'redis'] as const) {
  skipUnless('juicefs', 'redis-server', 'native')(
    `passes the conformance suite on ${metadata}`,
    async () => {
      await withJuicefs({ metadata }, async ({ mounts: [root = ''] }) => {
        mkdirSync(`${root}/suite`);
        expect(await engine.isAvailable(`${root}/suite`)).toEqual({ available: true });
        expect(await failed(`${root}/suite`)).toEqual([]);
      });
    },
    120_000,
  );
}

test('off a mount it is not available, says so, and removes and describes nothing', async () => {
  await withTempDir(async (directory) => {
    // A file of that name is somebody's payload.
    await makeTree(directory, { '.control': 'mine', tree: { a: 'a' } });
    expect(await engine.isAvailable(directory)).toEqual({
      available: false,
      reason: expect.stringContaining('not on a JuiceFS mount'),
    });
    await expect(engine.removeTree?.(`${directory}/tree`)).rejects.toMatchObject({
      code: 'E_ENGINE_UNAVAILABLE',
    });
    expect(readdirSync(directory)).toEqual(['.control', 'tree']);
    expect(readFileSync(`${directory}/.control`, 'utf8')).toBe('mine');
    expect(await engine.describe?.(directory)).toBeUndefined();
  });
});

skipUnless('native')('a control file of the wrong inode or device is never written to', async () => {
  await withTempDir(async (directory) => {
    await makeTree(directory, { '.control': 'mine' });
    const ask = { directory, name: '.control', device: 1n, bytes: Buffer.from('request') };
    await expect(system!.controlRequest({ ...ask, inode: 2n })).rejects.toMatchObject({ code: 'ENODEV' });
    expect(readFileSync(`${directory}/.control`, 'utf8')).toBe('mine');
    await expect(system!.controlRequest({ ...ask, name: '../.control', inode: 2n })).rejects.toMatchObject({
      code: 'EINVAL',
    });
  });
});

skipUnless('juicefs', 'native')(
  'a clone that is not its source is made again, reported or refused, and never believed',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { a: 'a', b: 'bb', d: { e: 'e', f: 'f' } });
      const drop = (): void => rmSync(`${clone}/d/e`);
      await expect(engineWith(drop).snapshot(source, clone)).rejects.toMatchObject({
        code: 'E_PAYLOAD_MISMATCH',
        message: expect.stringContaining('"d/e" is missing'),
      });
      expect(payloads(root)).toEqual(['source']);

      const add = (): void => writeFileSync(`${clone}/more`, '');
      await expect(engineWith(add).snapshot(source, clone)).rejects.toMatchObject({
        code: 'E_PAYLOAD_MISMATCH',
      });
      expect(payloads(root)).toEqual(['source']);

      // Once only: the next clone is right.
      const once = await engineWith((call) => void (call === 1 && drop())).snapshot(source, clone);
      expect(once.report).toMatchObject({ cloned: 4, copied: 0, directories: 2 });
      expect(readFileSync(`${clone}/d/e`, 'utf8')).toBe('e');
      rmSync(clone, { recursive: true });

      const cut = (): void => truncateSync(`${clone}/b`, 1);
      const { tree, report } = await engineWith(cut).snapshot(source, clone);
      expect(Array.from(report.torn, (i) => tree.size[i])).toEqual([2]);
      rmSync(clone, { recursive: true });

      // A status of success, and nothing there.
      const nothing = (): void => rmSync(clone, { recursive: true });
      await expect(engineWith(nothing).snapshot(source, clone)).rejects.toMatchObject({
        code: expect.stringMatching(/^E_/),
      });
    });
  },
  60_000,
);

skipUnless('juicefs', 'native')(
  'a source that is written to while it is cloned is captured with every entry accounted for',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { keep: 'k', grows: 'g', goes: 'x', saved: 'old' });
      const { tree: scan } = await ops.scanTree(source);
      const busy = engineWith(() => {
        writeFileSync(`${source}/grows`, 'grown since');
        rmSync(`${source}/goes`, { force: true });
        writeFileSync(`${source}/saved.tmp`, 'new');
        renameSync(`${source}/saved.tmp`, `${source}/saved`);
      });
      const { tree, report } = await busy.snapshot(source, clone, { tree: scan });
      const captured = await ops.scanTree(clone);
      expect(captured.tree.count).toBe(tree.count - report.vanished.length);
      for (const name of ['keep', 'grows', 'saved']) expect(readdirSync(clone)).toContain(name);
    });
  },
  60_000,
);

skipUnless('juicefs', 'native')(
  'what the mount answers keeps its class, and an older mount is spoken to by its own program',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { a: 'a' });
      for (const [status, code] of [
        [28, 'E_NO_SPACE'],
        [122, 'E_NO_SPACE'],
        [30, 'E_READ_ONLY'],
        [13, 'E_PERMISSION'],
        [5, 'E_IO'],
      ] as const) {
        const answering = createJuicefsEngine({
          ops,
          system,
          transport: async () => ({ status, done: 0, total: 0, data: new Uint8Array() }),
        });
        await expect(answering.snapshot(source, clone)).rejects.toMatchObject({
          code,
          details: { errno: status, syscall: 'clone' },
        });
        expect(payloads(root)).toEqual(['source']);
      }
      const older = async (): Promise<never> =>
        ({ status: 2, done: 0, total: 0, data: new Uint8Array() }) as never;
      await expect(
        createJuicefsEngine({ ops, system, transport: older, program: 'no-such-program' }).snapshot(
          source,
          clone,
        ),
      ).rejects.toMatchObject({ code: 'E_ENGINE_UNAVAILABLE', message: expect.stringContaining('1.3') });
      await createJuicefsEngine({ ops, system, transport: older, program: JUICEFS }).snapshot(source, clone);
      expect(readFileSync(`${clone}/a`, 'utf8')).toBe('a');
    });
  },
  60_000,
);

skipUnless('juicefs', 'native', 'ordinary-user')(
  'an ordinary user clones what the mount lets him clone, and is told before it is asked what it would refuse',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      await asNobody(async (own) => {
        const [source, clone] = [`${own}/source`, `${own}/clone`];
        await makeTree(source, { a: 'a', d: { e: 'e' } });
        expect(await engine.isAvailable(own)).toEqual({ available: true });
        await engine.snapshot(source, clone);
        expect(readFileSync(`${clone}/d/e`, 'utf8')).toBe('e');
        // Which version the mount is of, only root may see.
        await expect(engine.removeTree?.(clone)).rejects.toMatchObject({ code: 'E_ENGINE_UNAVAILABLE' });
        rmSync(clone, { recursive: true });

        const silent: ControlTransport = () => Promise.reject(new Error('the mount was asked'));
        const asking = createJuicefsEngine({ ops, system, transport: silent });
        chmodSync(`${source}/d`, 0o555);
        await expect(asking.snapshot(source, clone)).rejects.toMatchObject({
          code: 'E_PERMISSION',
          details: { path: 'd' },
        });
        chmodSync(`${source}/d`, 0o755);
        chmodSync(`${source}/a`, 0o200);
        await expect(asking.snapshot(source, clone)).rejects.toMatchObject({
          code: 'E_UNREADABLE',
          details: { failures: [{ path: 'a', code: 'EACCES' }] },
        });
        expect(readdirSync(own)).toEqual(['source']);
      }, root);
    });
  },
  60_000,
);

skipUnless('juicefs', 'native')(
  'what a writer wrote and did not flush yet is in the clone, also when it overwrote what it had written',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const source = `${root}/source`;
      await makeTree(source, { grown: '', overwritten: 'old', closed: 'closed' });
      const files = ['grown', 'overwritten'].map((name) => openSync(`${source}/${name}`, 'r+'));
      try {
        for (const file of files) writeSync(file, 'new', 0);
        // As if the files were old: an overwrite shows in no time before it is committed.
        const flushed: number[] = [];
        const watched: SystemCalls = {
          ...system!,
          flushEntries: (request, options) => {
            flushed.push(...Array.from(request.indices, (i) => request.tree.size[i] as number));
            return system!.flushEntries(request, options);
          },
        };
        const now = (): number => Date.now() + 60_000;
        const later = createJuicefsEngine({ ops, system: watched, now });
        await later.snapshot(source, `${root}/clone`);
        expect(flushed).toEqual([3, 3]);
        for (const name of ['grown', 'overwritten']) {
          expect(readFileSync(`${root}/clone/${name}`, 'utf8')).toBe('new');
        }
      } finally {
        files.forEach((file) => closeSync(file));
      }
    });
  },
  60_000,
);

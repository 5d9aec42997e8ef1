import { runEngineSuite, type EngineCaseResult } from '@jvs/conformance/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { createPortableTreeOps, loadTreeOps } from '@jvs/fs';
import { asNobody, makeTree, mustRun, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';

const native = createCopyEngine({ ops: loadTreeOps().ops });
const portable = createCopyEngine({ ops: createPortableTreeOps() });

/** Skips that root, or a machine where the engine works everywhere, cannot avoid. */
const unavoidable = [
  'ENG-06.directories',
  'ENG-06.files',
  'ENG-08.unavailable',
  'ENG-10.remove',
  'ENG-10.remove-absent',
  'ENG-10.remove-dots',
  'ENG-10.share-off',
  'ENG-10.stage-off',
  'ENG-11.permission',
];
const ids = (results: readonly EngineCaseResult[], status: string) =>
  results.filter((each) => each.status === status).map((each) => each.id);

skipUnless('native')('passes the conformance suite, and skips nothing but what cannot be tried', async () => {
  await withTempDir(async (directory) => {
    const results = await runEngineSuite({ engine: native, directory });
    expect(results.filter((each) => each.status === 'failed')).toEqual([]);
    const ordinary = process.geteuid?.() !== 0;
    const allowed = ordinary ? [...unavoidable, 'ENG-03.owner'] : unavoidable;
    // It makes no roots and proves nothing: the cases of that being off must run, and no other.
    const declared = (id: string): boolean => !/^ENG-1[345]\.(?!off$)/.test(id);
    expect(ids(results, 'skipped').filter((id) => declared(id) && !allowed.includes(id))).toEqual([]);
  });
});

test('passes the conformance suite on the portable operations', async () => {
  await withTempDir(async (directory) => {
    const results = await runEngineSuite({ engine: portable, directory });
    expect(results.filter((each) => each.status === 'failed')).toEqual([]);
    expect(ids(results, 'skipped')).toEqual(expect.arrayContaining(['ENG-03.specials', 'ENG-03.xattrs']));
  });
});

describe.each([
  ['native', native],
  ['portable', portable],
])('with %s operations', (_, engine) => {
  skipUnless('ordinary-user')('passes the conformance suite as an ordinary user', async () => {
    await asNobody(async (directory) => {
      const results = await runEngineSuite({ engine, directory });
      expect(results.filter((each) => each.status === 'failed')).toEqual([]);
      expect(ids(results, 'passed')).toEqual(
        expect.arrayContaining(['ENG-06.directories', 'ENG-06.files', 'ENG-11.permission']),
      );
    });
  });

  for (const type of ['xfs', 'btrfs'] as const) {
    skipUnless(type)(`passes the conformance suite on ${type}`, async () => {
      await withFileSystem(type, async (directory) => {
        const results = await runEngineSuite({ engine, directory });
        expect(results.filter((each) => each.status === 'failed')).toEqual([]);
      });
    });
  }

  skipUnless('root')('leaves nothing on a full disk, and says that it is full', async () => {
    await withTempDir(async (directory) => {
      await makeTree(`${directory}/source`, { a: 'x', b: 'y'.repeat(300_000), c: 'z' });
      await makeTree(`${directory}/small`, {});
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'none', `${directory}/small`]);
      try {
        const call = engine.snapshot(`${directory}/source`, `${directory}/small/clone`);
        await expect(call).rejects.toMatchObject({ code: 'E_NO_SPACE' });
        expect((await mustRun('ls', ['-A', `${directory}/small`])).stdout).toBe('');
      } finally {
        await mustRun('umount', [`${directory}/small`]);
      }
    });
  });

  skipUnless('root')('says that a read-only file system is one', async () => {
    await withTempDir(async (directory) => {
      await makeTree(directory, { source: { a: 'x' }, sealed: {} });
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=100k,ro', 'none', `${directory}/sealed`]);
      try {
        const call = engine.snapshot(`${directory}/source`, `${directory}/sealed/clone`);
        await expect(call).rejects.toMatchObject({ code: 'E_READ_ONLY' });
        expect(await engine.isAvailable(`${directory}/sealed`)).toMatchObject({
          available: false,
          reason: expect.stringContaining('EROFS'),
        });
      } finally {
        await mustRun('umount', [`${directory}/sealed`]);
      }
    });
  });

  skipUnless('root')('refuses a source that another file system is mounted in', async () => {
    await withTempDir(async (directory) => {
      await makeTree(directory, { source: { mounted: {} } });
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'none', `${directory}/source/mounted`]);
      try {
        const call = engine.snapshot(`${directory}/source`, `${directory}/clone`);
        await expect(call).rejects.toMatchObject({ code: 'E_CROSSES_MOUNT' });
      } finally {
        await mustRun('umount', [`${directory}/source/mounted`]);
      }
    });
  });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runEngineSuite } from '@jvs/conformance/engine';
import { createBtrfsEngine } from '@jvs/engine-btrfs';
import { loadTreeOps } from '@jvs/fs';
import { asNobody, makeTree, mustRun, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';

const { ops, system } = loadTreeOps();
const engine = createBtrfsEngine({ ops, system });

skipUnless('btrfs')('passes the conformance suite on btrfs, which keeps everything', async () => {
  await withFileSystem('btrfs', async (directory) => {
    expect(await engine.isAvailable(directory)).toEqual({ available: true });
    const results = await runEngineSuite({ engine, directory });
    expect(results.filter((each) => each.status === 'failed')).toEqual([]);
    for (const id of ['ENG-14.mapped', 'ENG-15.writer', 'ENG-13.from-directory'])
      expect(results.find((each) => each.id === id)?.status).toBe('passed');
  });
});

skipUnless('btrfs', 'ordinary-user')('passes the conformance suite as an ordinary user', async () => {
  await withFileSystem('btrfs', async (root) => {
    await asNobody(async (directory) => {
      const results = await runEngineSuite({ engine, directory });
      expect(results.filter((each) => each.status === 'failed')).toEqual([]);
      expect(results.find((each) => each.id === 'ENG-06.files')?.status).toBe('passed');
    }, root);
  });
});

test('is not available elsewhere, says why, and keeps the contract there too', async () => {
  await withTempDir(async (directory) => {
    expect(await engine.isAvailable(directory)).toEqual({
      available: false,
      reason: expect.stringContaining('the file system is not btrfs'),
    });
    const results = await runEngineSuite({ engine, directory });
    expect(results.filter((each) => each.status === 'failed')).toEqual([]);
  });
  const without = createBtrfsEngine({ ops, system: undefined });
  expect(await without.isAvailable('/tmp')).toEqual({
    available: false,
    reason: expect.stringContaining('native addon'),
  });
});

skipUnless('btrfs')('what it cannot clone is refused with the way out, and nothing is made', async () => {
  await withFileSystem('btrfs', async (root) => {
    await makeTree(root, { plain: { file: '' } });
    await engine.makeRoot!(`${root}/tree`);
    mkdirSync(`${root}/tree/d`);
    await system!.createSubvolume(`${root}/tree/d/inner`);
    await expect(engine.snapshot(`${root}/plain`, `${root}/clone`)).rejects.toMatchObject({
      code: 'E_ENGINE_UNAVAILABLE',
      hint: expect.stringContaining('jvs worktree fork'),
    });
    await expect(engine.snapshot(`${root}/tree`, `${root}/clone`)).rejects.toMatchObject({
      code: 'E_CROSSES_MOUNT',
      details: { path: `${root}/tree/d/inner` },
    });
    await system!.deleteSubvolume(`${root}/tree/d/inner`);
    await engine.snapshot(`${root}/tree`, `${root}/since`);
    await mustRun('mount', ['--bind', `${root}/plain`, `${root}/tree/d`]);
    try {
      expect(await engine.isUnchanged!(`${root}/tree`, `${root}/since`)).toBe(false);
      await expect(engine.snapshot(`${root}/tree`, `${root}/clone`)).rejects.toMatchObject({
        code: 'E_CROSSES_MOUNT',
        details: { path: `${root}/tree/d` },
      });
    } finally {
      await mustRun('umount', [`${root}/tree/d`]);
    }
    expect(await engine.isUnchanged!(`${root}/tree`, `${root}/since`)).toBe(true);
    expect(readdirSync(root).sort()).toEqual(['plain', 'since', 'tree']);
  });
});

skipUnless('btrfs')('a power cut after a write that was synced leaves no proof', async () => {
  await withFileSystem(
    'btrfs',
    async (root) => {
      await engine.makeRoot!(`${root}/tree`);
      writeFileSync(`${root}/tree/file`, 'x'.repeat(10_000));
      await engine.snapshot(`${root}/tree`, `${root}/since`);
      expect(await engine.isUnchanged!(`${root}/tree`, `${root}/since`)).toBe(true);
      // What fsync wrote is in the log only; the file system as it is on the disk now is what a power cut leaves.
      await mustRun('python3', [
        '-c',
        'import os,sys\nfd=os.open(sys.argv[1],os.O_RDWR)\nos.pwrite(fd,b"y"*4096,0)\nos.fsync(fd)',
        `${root}/tree/file`,
      ]);
      const image = (await mustRun('findmnt', ['-no', 'SOURCE', root])).stdout.trim();
      const copy = `${root}/../after`;
      await mustRun('dd', [`if=${image}`, `of=${copy}.img`, 'bs=1M', 'conv=sparse', 'status=none']);
      mkdirSync(copy);
      await mustRun('umount', [root]);
      await mustRun('mount', ['-o', 'loop', `${copy}.img`, copy]);
      try {
        expect(readFileSync(`${copy}/tree/file`, 'latin1').startsWith('y')).toBe(true);
        expect(await engine.isUnchanged!(`${copy}/tree`, `${copy}/since`)).toBe(false);
      } finally {
        await mustRun('umount', [copy]);
      }
    },
    { sizeMb: 128 },
  );
});

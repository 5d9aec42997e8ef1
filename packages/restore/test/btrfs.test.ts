import {
  appendFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createEngineRegistry } from '@jvs/engine';
import { createBtrfsEngine } from '@jvs/engine-btrfs';
import { loadTreeOps } from '@jvs/fs';
import { initRepository, type Repository } from '@jvs/repo';
import { compareTrees, makeTree, mustRun, skipUnless, withFileSystem } from '@jvs/testing';
import { openRepo, testContext, type TestRepo } from './fixture.js';

const { ops, system } = loadTreeOps();
const engines = createEngineRegistry([createBtrfsEngine({ ops, system })]);

async function withBtrfsRepo(body: (test: TestRepo, repo: Repository) => Promise<void>): Promise<void> {
  await withFileSystem('btrfs', async (root) => {
    const { repo } = await initRepository(testContext(root, { engines }), {
      path: `${root}/repo`,
      engine: 'btrfs',
    });
    const test = await openRepo(repo.root, { engines });
    await body(test, test.repo);
  });
}

skipUnless('btrfs')(
  'a restore changes a subvolume in place, names of one inode and attributes included',
  () =>
    withBtrfsRepo(async (test, repo) => {
      const { main } = test;
      await makeTree(main, { a: 'a', gone: 'gone', d: { kept: 'kept' } });
      linkSync(`${main}/a`, `${main}/d/link`);
      await mustRun('setfattr', ['-n', 'user.kept', '-v', 'yes', `${main}/a`]);
      const first = await test.snapshot('first');
      const [root, kept] = [main, `${main}/d/kept`].map((file) => lstatSync(file));
      appendFileSync(`${main}/a`, ' and more');
      await mustRun('setfattr', ['-x', 'user.kept', `${main}/a`]);
      rmSync(`${main}/gone`);
      writeFileSync(`${main}/d/new`, 'new');
      const second = await test.snapshot('second');
      await test.restore(first.descriptor.snapshot_id);
      expect(await compareTrees(main, test.payload(first))).toEqual([]);
      expect(lstatSync(`${main}/a`).ino).toBe(lstatSync(`${main}/d/link`).ino);
      expect(lstatSync(main).dev).toBe(root!.dev);
      expect(lstatSync(`${main}/d/kept`).ino).toBe(kept!.ino);
      await test.restore('HEAD');
      expect(await compareTrees(main, test.payload(second))).toEqual([]);
      expect([readdirSync(`${main}/d`).sort(), readdirSync(repo.paths.tmp)]).toEqual([
        ['kept', 'link', 'new'],
        [],
      ]);
    }),
);

skipUnless('btrfs')(
  'what is unsaved is kept first, and a worktree that was deleted comes back as a subvolume',
  () =>
    withBtrfsRepo(async (test) => {
      const { main } = test;
      await makeTree(main, { a: 'a' });
      const first = await test.snapshot('first');
      writeFileSync(`${main}/a`, 'unsaved');
      const { auto } = await test.restore('HEAD');
      expect(readFileSync(`${test.payload(auto!)}/a`, 'utf8')).toBe('unsaved');
      expect(readFileSync(`${main}/a`, 'utf8')).toBe('a');
      await ops.removeTree(main);
      await test.restore('HEAD');
      expect([lstatSync(main).ino, await compareTrees(main, test.payload(first))]).toEqual([256, []]);
      mkdirSync(`${main}/d`);
      expect((await test.snapshot('goes on')).descriptor.engine).toBe('btrfs');
    }),
);

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { failureOf, filesOf, indexOf, ops } from './native.js';

const asRoot = skipUnless('root');

/** Runs `body` while `from` is seen at `at` as well: the same file system, the same device. */
async function bound<T>(from: string, at: string, body: () => Promise<T>): Promise<T> {
  await mustRun('mount', ['--bind', from, at]);
  try {
    return await body();
  } finally {
    await mustRun('umount', [at]);
  }
}

/** A tree with a directory, two levels down, and a file for mounts to be put on; and what is mounted there. */
async function inTree(body: (dir: string) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    await makeTree(dir, {
      tree: { a: { b: {}, f: '' }, z: 'z' },
      outside: { theirs: 'x', deep: { too: 'y' } },
    });
    await body(dir);
    expect(await readdir(`${dir}/outside`)).toEqual(['deep', 'theirs']);
    expect(await readFile(`${dir}/outside/theirs`, 'utf8')).toBe('x');
    expect(await readdir(`${dir}/outside/deep`)).toEqual(['too']);
  });
}

describe('what is mounted inside a tree from the same file system', () => {
  asRoot('SEC-13: is found by a scan, a single file too', async () => {
    await inTree(async (dir) => {
      for (const [from, at] of [
        ['outside', 'tree/a/b'],
        ['outside/theirs', 'tree/a/f'],
      ]) {
        const error = await bound(`${dir}/${from}`, `${dir}/${at}`, () =>
          failureOf(ops.scanTree(`${dir}/tree`)),
        );
        expect([error.code, error.path]).toEqual(['EXDEV', `${dir}/${at}`]);
      }
      expect((await ops.scanTree(`${dir}/tree`)).tree.count).toBe(5);
    });
  });

  asRoot('SEC-13: is not removed, nor opened up, nor is a tree that is mounted itself', async () => {
    await inTree(async (dir) => {
      await chmod(`${dir}/outside`, 0o500);
      await bound(`${dir}/outside`, `${dir}/tree/a/b`, async () => {
        expect((await failureOf(ops.removeTree(`${dir}/tree`))).code).toBe('EXDEV');
        expect((await failureOf(ops.removeTree(`${dir}/tree/a/b`))).code).toBe('EXDEV');
      });
      await chmod(`${dir}/outside`, 0o755);
    });
  });

  asRoot('SEC-13: is not entered by a job whose tree was scanned before', async () => {
    await inTree(async (dir) => {
      await makeTree(`${dir}/tree/a/b`, { theirs: 'ours', deep: { too: 'ours' } });
      const { tree } = await ops.scanTree(`${dir}/tree`);
      await mkdir(`${dir}/stage`);
      const list = {
        root: `${dir}/tree`,
        tree,
        indices: Uint32Array.of(indexOf(tree, 'a/b/theirs'), indexOf(tree, 'a/b/deep/too')),
      };
      await bound(`${dir}/outside`, `${dir}/tree/a/b`, async () => {
        const jobs = [
          ops.removeEntries(list),
          ops.applyMetadata({ ...list, source: `${dir}/tree` }),
          ops.placeEntries({ ...list, stage: `${dir}/stage` }),
          ops.makeDirectories(list),
        ];
        for (const job of jobs) expect((await failureOf(job)).code).toBe('EXDEV');
      });
      await ops.removeEntries({ ...list, indices: filesOf(tree) });
    });
  });

  asRoot('does not matter where the whole tree is seen through a mount', async () => {
    await inTree(async (dir) => {
      await mkdir(`${dir}/shown`);
      await bound(`${dir}/tree`, `${dir}/shown`, async () => {
        const { tree } = await ops.scanTree(`${dir}/shown`);
        expect(tree.count).toBe(5);
        await writeFile(`${dir}/shown/a/b/new`, 'x');
        expect(await ops.removeTree(`${dir}/shown/a`)).toEqual({ entries: 4 });
      });
    });
  });
});

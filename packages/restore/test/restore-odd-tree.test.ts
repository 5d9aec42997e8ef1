import path from 'node:path';
import { describe, expect } from '@jest/globals';
import {
  compareTrees,
  makeOddTree,
  makeTree,
  mustRun,
  skipUnless,
  withFileSystem,
  withTempDir,
} from '@jvs/testing';
import { makeRepo } from './fixture.js';
import { id } from './two-versions.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('acl', 'rsync', 'python3');

const copy = async (from: string, to: string): Promise<string> => {
  await mustRun('cp', ['-a', from, to]);
  return to;
};

describe('what no hash covers', () => {
  judged('comes back too: attributes, ACLs and times that alone differ between two snapshots', () =>
    withTempDir(async (dir) => {
      const t = await makeRepo(dir);
      await makeTree(t.main, { a: 'x', b: 'y', d: { c: 'z' } });
      await mustRun('setfattr', ['-n', 'user.who', '-v', 'first', path.join(t.main, 'a')]);
      await mustRun('setfattr', ['-n', 'user.dir', '-v', 'first', path.join(t.main, 'd')]);
      const first = id(await t.snapshot('first'));
      const firstCopy = await copy(t.main, path.join(dir, 'first'));
      await mustRun('setfattr', ['-n', 'user.who', '-v', 'second', path.join(t.main, 'a')]);
      await mustRun('setfattr', ['-x', 'user.dir', path.join(t.main, 'd')]);
      await mustRun('setfacl', ['-m', 'u:12345:r', path.join(t.main, 'b')]);
      const second = id(await t.snapshot('second'));
      const secondCopy = await copy(t.main, path.join(dir, 'second'));
      await t.restore(first);
      expect(await compareTrees(firstCopy, t.main)).toEqual([]);
      await t.restore(second);
      expect(await compareTrees(secondCopy, t.main)).toEqual([]);
    }),
  );
});

for (const type of ['ext4', 'xfs', 'btrfs'] as const) {
  skipUnless(type, 'rsync', 'python3')(
    `on ${type} the odd tree is restored back and forth between snapshots, whole and by paths`,
    () =>
      withFileSystem(type, async (root) => {
        const t = await makeRepo(root);
        await makeOddTree(t.main);
        const odd = id(await t.snapshot('odd'));
        const oddCopy = await copy(t.main, path.join(root, 'odd-copy'));
        await mustRun('bash', [
          '-c',
          'cd "$1" && rm -rf -- * .[!.]* && mkdir kept && echo x > kept/x',
          'sh',
          t.main,
        ]);
        const bare = id(await t.snapshot('bare'));
        const bareCopy = await copy(t.main, path.join(root, 'bare-copy'));
        await t.restore(odd);
        expect(await compareTrees(oddCopy, t.main)).toEqual([]);
        await t.restore(bare);
        expect(await compareTrees(bareCopy, t.main)).toEqual([]);
        await t.restore(odd, { paths: [Buffer.from('.')] });
        expect(await compareTrees(oddCopy, t.main)).toEqual([]);
      }),
    180_000,
  );
}

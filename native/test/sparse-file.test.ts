import { mkdir, stat, truncate, writeFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { skipUnless, withFileSystem } from '@jvs/testing';
import { ops } from './native.js';

const TEBIBYTE = 1024 ** 4;

skipUnless('native', 'xfs')(
  'a file of 1 TiB with nothing in it is cloned at once, and stays a hole',
  async () => {
    await withFileSystem(
      'xfs',
      async (root) => {
        const [source, destination] = [`${root}/source`, `${root}/clone`];
        await mkdir(source);
        await writeFile(`${source}/hole`, 'begins');
        await truncate(`${source}/hole`, TEBIBYTE);
        const { tree } = await ops.scanTree(source);
        await ops.cloneTree({ source, destination, tree, method: 'copy' });
        const { size, blocks } = await stat(`${destination}/hole`);
        expect(size).toBe(TEBIBYTE);
        expect(blocks * 512).toBeLessThan(1024 * 1024);
      },
      { sizeMb: 320 },
    );
  },
);

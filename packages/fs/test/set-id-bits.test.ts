import { chownSync, lstatSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { describe, expect } from '@jest/globals';
import { asNobody, makeTree, skipUnless, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const NOBODY = 65_534;

/** Programs of two users, one of a user and the other's group, and a directory that hands its group down. */
async function makePrograms(root: string): Promise<void> {
  await makeTree(root, { theirs: 'x', ours: 'x', 'our-group': 'x', plain: 'x', d: {} });
  const modes = { theirs: 0o6755, ours: 0o6755, 'our-group': 0o6755, plain: 0o755, d: 0o2755 };
  for (const [name, mode] of Object.entries(modes)) {
    const [uid, gid] =
      name === 'ours' ? [NOBODY, NOBODY] : name === 'our-group' ? [1001, NOBODY] : [1001, 1001];
    chownSync(`${root}/${name}`, uid, gid);
    await chmod(`${root}/${name}`, mode);
  }
}

const modeOf = (file: string): string => (statSync(file).mode & 0o7777).toString(8);

const KEPT = { theirs: '755', ours: '6755', 'our-group': '2755', plain: '755', d: '755' };

describe.each(implementations)('set-id bits (%s)', (_name, { ops }) => {
  skipUnless('ordinary-user')('SEC-11: go where their user or group could not be kept, in a clone', () =>
    withTempDir(async (outer) => {
      await chmod(outer, 0o755);
      await makePrograms(`${outer}/src`);
      await asNobody(async (dir) => {
        const { tree } = await ops.scanTree(`${outer}/src`);
        const request = { source: `${outer}/src`, destination: `${dir}/dst`, tree, method: 'copy' as const };
        const { lost, failures } = await ops.cloneTree(request);
        expect(failures).toEqual([]);
        expect(lost.owner).toBeGreaterThanOrEqual(4);
        for (const [name, mode] of Object.entries(KEPT))
          expect([name, modeOf(`${dir}/dst/${name}`)]).toEqual([name, mode]);
        expect(lstatSync(`${dir}/dst/theirs`).uid).toBe(NOBODY);
      });
    }),
  );

  skipUnless('ordinary-user')('SEC-11: go when an entry is given the metadata of another', () =>
    withTempDir(async (outer) => {
      await chmod(outer, 0o755);
      await makePrograms(`${outer}/src`);
      await asNobody(async (dir) => {
        await makeTree(`${dir}/dst`, { theirs: 'x', ours: 'x', 'our-group': 'x', plain: 'x', d: {} });
        const { tree } = await ops.scanTree(`${outer}/src`);
        const indices = Uint32Array.from({ length: tree.count }, (_, i) => i);
        await ops.applyMetadata({ root: `${dir}/dst`, tree, indices, source: `${outer}/src` });
        for (const [name, mode] of Object.entries(KEPT))
          expect([name, modeOf(`${dir}/dst/${name}`)]).toEqual([name, mode]);
      });
    }),
  );

  skipUnless('root')('SEC-11: stay where user and group are kept', () =>
    withTempDir(async (outer) => {
      await makePrograms(`${outer}/src`);
      const { tree } = await ops.scanTree(`${outer}/src`);
      const { lost } = await ops.cloneTree({
        source: `${outer}/src`,
        destination: `${outer}/dst`,
        tree,
        method: 'copy',
      });
      expect(lost.owner).toBe(0);
      for (const name of Object.keys(KEPT))
        expect([name, modeOf(`${outer}/dst/${name}`)]).toEqual([name, modeOf(`${outer}/src/${name}`)]);
    }),
  );
});

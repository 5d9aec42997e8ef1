import { chmodSync, chownSync, statSync } from 'node:fs';
import { createJuicefsEngine } from '@jvs/engine-juicefs';
import { loadTreeOps } from '@jvs/fs';
import { asNobody, makeTree, skipUnless, withJuicefs } from '@jvs/testing';

const { ops, system } = loadTreeOps();

skipUnless('juicefs', 'native', 'ordinary-user')(
  "SEC-11: the mount's clone of another user's set-id program stays that user's",
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const engine = createJuicefsEngine({ ops, system });
      await makeTree(`${root}/source`, { tool: 'x' });
      chownSync(`${root}/source`, 65_534, 65_534);
      chownSync(`${root}/source/tool`, 1001, 1001);
      chmodSync(`${root}/source/tool`, 0o6755);
      await asNobody(async (own) => {
        await engine.snapshot(`${root}/source`, `${own}/clone`);
        const { uid, gid, mode } = statSync(`${own}/clone/tool`);
        expect([uid, gid, (mode & 0o7777).toString(8)]).toEqual([1001, 1001, '6755']);
      }, root);
    });
  },
  60_000,
);

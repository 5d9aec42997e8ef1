import { existsSync, readFileSync } from 'node:fs';
import { createJuicefsEngine } from '@jvs/engine-juicefs';
import { loadTreeOps } from '@jvs/fs';
import { makeTree, skipUnless, withJuicefs } from '@jvs/testing';

const { ops, system } = loadTreeOps();
const engine = createJuicefsEngine({ ops, system });

skipUnless('juicefs', 'native')(
  'a clone is seen at once on a mount that remembers which names do not exist, also where another name was removed',
  async () => {
    const mountOptions = ['--negative-entry-cache', '60', '--entry-cache', '60', '--dir-entry-cache', '60'];
    await withJuicefs({ metadata: 'sqlite', mountOptions }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { a: 'first' });
      expect(existsSync(clone)).toBe(false);
      await engine.snapshot(source, clone);
      expect(readFileSync(`${clone}/a`, 'utf8')).toBe('first');
      await engine.removeTree?.(clone);
      await makeTree(source, { b: 'second' });
      const { report } = await engine.snapshot(source, clone);
      expect(report).toMatchObject({ cloned: 2 });
      expect(readFileSync(`${clone}/b`, 'utf8')).toBe('second');
    });
  },
  60_000,
);

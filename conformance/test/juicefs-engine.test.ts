import { engineCases, runEngineSuite } from '@jvs/conformance/engine';
import { fileCloningEngine } from '@jvs/engine';
import { skipUnless, withJuicefs } from '@jvs/testing';
import { ops } from './engines.js';

skipUnless('juicefs', 'native')(
  'where nobody can see holes the case of holes is skipped and says so',
  () =>
    withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [directory = ''] }) => {
      const engine = fileCloningEngine({ ops, method: 'copy', engine: 'copy' });
      const cases = engineCases.filter(({ id }) => id === 'ENG-03.holes');
      const reason = expect.stringContaining('shows no holes');
      expect(await runEngineSuite({ engine, directory, cases })).toEqual([
        expect.objectContaining({ status: 'skipped', reason }),
      ]);
    }),
  60_000,
);

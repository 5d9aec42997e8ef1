import { runEngineSuite } from '@jvs/conformance/engine';
import { fileCloningEngine } from '@jvs/engine';
import { type JuicefsMetadata, skipUnless, withJuicefs } from '@jvs/testing';
import { ops, withStatus } from '../engines.js';

for (const metadata of ['sqlite', 'redis'] as const satisfies JuicefsMetadata[]) {
  skipUnless('juicefs', 'redis-server', 'native')(
    `copies keep the engine contract on JuiceFS with ${metadata}`,
    () =>
      withJuicefs({ metadata }, async ({ mounts: [directory = ''] }) => {
        const engine = fileCloningEngine({ ops, method: 'copy', engine: 'copy' });
        const results = await runEngineSuite({ engine, directory });
        expect(withStatus(results, 'failed')).toEqual([]);
        expect(withStatus(results, 'skipped').map(({ id }) => id)).toContain('ENG-03.holes');
        expect(withStatus(results, 'passed').length).toBeGreaterThan(25);
      }),
    300_000,
  );
}

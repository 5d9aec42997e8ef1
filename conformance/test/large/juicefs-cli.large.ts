import path from 'node:path';
import { runCliSuite } from '@jvs/conformance/cli';
import { CHECKOUT, type JuicefsMetadata, skipUnless, withJuicefs } from '@jvs/testing';

const command = [process.execPath, path.join(CHECKOUT, 'packages/cli/bin/run.js')];

for (const metadata of ['sqlite', 'redis'] as const satisfies JuicefsMetadata[]) {
  skipUnless(
    'juicefs',
    'redis-server',
    'cli',
    'jq',
  )(
    `the black-box suite passes on JuiceFS with ${metadata}`,
    () =>
      withJuicefs({ metadata }, async ({ mounts: [directory] }) => {
        const results = await runCliSuite({ command, directory: directory! });
        expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
        expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(50);
      }),
    900_000,
  );
}

import path from 'node:path';
import { CHECKOUT, runProgram, skipUnless, withTempDir } from '@jvs/testing';

skipUnless('cli', 'jq')(
  'a script with nothing but jq drives the main job and checks every answer and exit code',
  async () => {
    await withTempDir(async (dir) => {
      const script = path.join(CHECKOUT, 'tools/integration/jq-consumer.sh');
      const result = await runProgram('bash', [script, path.join(CHECKOUT, 'tools/jvs')], { cwd: dir });
      expect(result.stderr).toBe('');
      expect(result).toMatchObject({ exitCode: 0, stdout: 'ok\n' });
    });
  },
);

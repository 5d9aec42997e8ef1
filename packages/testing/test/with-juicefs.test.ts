import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, type JuicefsMetadata, skipUnless, withJuicefs } from '@jvs/testing';

// The package's index defines tests and so belongs into Jest.
const BUILT = path.join(CHECKOUT, 'packages/testing/dist/with-juicefs.js');

for (const metadata of ['sqlite', 'redis'] as const satisfies JuicefsMetadata[]) {
  skipUnless('juicefs', 'redis-server')(
    `two mounts of one volume on ${metadata} see one another, and nothing is left afterwards`,
    async () => {
      let roots: readonly string[] = [];
      await withJuicefs({ metadata, mounts: 2 }, async (volume) => {
        roots = volume.mounts;
        const [one, two] = roots as [string, string];
        expect(await volume.objects()).toEqual({ count: 0, bytes: 0 });
        await writeFile(path.join(one, 'a'), 'hello');
        expect(await readFile(path.join(two, 'a'), 'utf8')).toBe('hello');
        expect(await volume.objects()).toEqual({ count: 1, bytes: 5 });
        await volume.restart(0);
        expect(await readFile(path.join(one, 'a'), 'utf8')).toBe('hello');
        await volume.killDaemon(1);
        await volume.answers(1);
        expect(await readFile(path.join(two, 'a'), 'utf8')).toBe('hello');
        await volume.killMachine(0);
        expect(existsSync(path.join(one, 'a'))).toBe(false);
        expect(await readFile(path.join(two, 'a'), 'utf8')).toBe('hello');
      });
      for (const root of roots) expect(existsSync(path.dirname(root))).toBe(false);
      expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(path.dirname(roots[0]!));
    },
  );
}

skipUnless('juicefs')('a mount that cannot be made says why, and leaves nothing', async () => {
  await expect(
    withJuicefs({ metadata: 'sqlite', mountOptions: ['--no-such-option'] }, () => Promise.resolve()),
  ).rejects.toThrow(/no-such-option/);
});

skipUnless(
  'juicefs',
  'redis-server',
  'cli',
)('a test that is killed leaves no mount and no process', async () => {
  const source = `import { withJuicefs } from ${JSON.stringify(BUILT)};
    await withJuicefs({ metadata: 'redis' }, async ({ mounts }) => {
      console.log(mounts[0]);
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) if ((said += String(chunk)).endsWith('\n')) break;
  const dir = path.dirname(said.trim());
  expect(existsSync(dir)).toBe(true);
  child.kill('SIGKILL');
  while (existsSync(dir)) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(dir);
});

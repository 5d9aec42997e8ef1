import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, runProgram, skipUnless, withTempDir } from '@jvs/testing';

const withCli = skipUnless('cli');

withCli('the quick start of the README runs as it stands', async () => {
  const [block] = await codeBlocks('README.md', 'sh');
  await withTempDir(async (dir) => {
    const result = await runBlock(dir, `${block}\npwd\ncat params.txt\nls model`);
    expect(result).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('E_') });
    // Step by step: restore v1 printed the first version's file, and the end is the second version's.
    expect(result.stdout).toContain('learning rate: 0.1\n');
    expect(result.stdout.trimEnd().split('\n').slice(-3)).toEqual([
      path.join(dir, 'demo', 'main'),
      'learning rate: 0.2',
      'weights.bin',
    ]);
    expect(existsSync(path.join(dir, 'demo', 'worktrees', 'experiment', 'params.txt'))).toBe(true);
  });
});

test('every command line in the README and CONTRIBUTING names a script, a tool or a task that exists', async () => {
  const manifest = JSON.parse(await readFile(path.join(CHECKOUT, 'package.json'), 'utf8'));
  const tasks = await runProgram(path.join(CHECKOUT, 'tools/x'), ['help']);
  for (const document of ['README.md', 'CONTRIBUTING.md']) {
    const text = await readFile(path.join(CHECKOUT, document), 'utf8');
    for (const [, script] of text.matchAll(/npm run ([a-z]+)/g))
      expect(manifest.scripts).toHaveProperty(script!);
    for (const [, task] of text.matchAll(/tools\/x ([a-z-]+)/g))
      expect(tasks.stdout).toContain(`\n  ${task} `);
    for (const [, tool] of text.matchAll(/tools\/([a-z-]+)/g)) {
      expect([tool, existsSync(path.join(CHECKOUT, 'tools', tool!))]).toEqual([tool, true]);
    }
  }
});

test('every document the README and CONTRIBUTING link to is there', async () => {
  for (const document of ['README.md', 'CONTRIBUTING.md']) {
    const text = await readFile(path.join(CHECKOUT, document), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      expect([target, existsSync(path.join(CHECKOUT, target!))]).toEqual([target, true]);
    }
  }
});

async function codeBlocks(document: string, language: string): Promise<string[]> {
  const text = await readFile(path.join(CHECKOUT, document), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block!,
  );
}

async function runBlock(dir: string, script: string) {
  const bin = path.join(dir, 'bin');
  await mkdir(bin);
  await symlink(path.join(CHECKOUT, 'tools/jvs'), path.join(bin, 'jvs'));
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return runProgram('bash', ['-euo', 'pipefail', '-c', script], { cwd: dir, env });
}

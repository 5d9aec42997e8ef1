import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ExitCode } from '@jvs/model';
import { mustRun, runJvs, skipUnless } from '@jvs/testing';
import { commandTable } from '../src/command-table.js';
import { helpTopics } from '../src/help-topics.js';

const bundle = path.resolve(import.meta.dirname, '..', 'bundle');
const man = path.join(bundle, 'man');

describe('what explains the commands', () => {
  it('there is a man page for each command and each topic', () => {
    const pages = [
      'jvs.1',
      ...Object.keys(commandTable).map((name) => `jvs-${name.replace(' ', '-')}.1`),
      ...Object.keys(helpTopics).map((name) => `jvs-${name}.7`),
    ];
    expect(readdirSync(man).sort()).toEqual(pages.sort());
  });

  skipUnless('mandoc')('mandoc finds nothing to warn of in the man pages', async () => {
    const pages = readdirSync(man).map((name) => path.join(man, name));
    expect((await mustRun('mandoc', ['-T', 'lint', '-W', 'warning', ...pages])).stdout).toBe('');
    const { stdout } = await mustRun('mandoc', ['-T', 'utf8', path.join(man, 'jvs-diff.1')]);
    expect(stdout.replace(/.\u0008/g, '')).toContain('jvs diff HEAD~1 HEAD --name-only -- data/train');
  });

  it('jvs help explains topics beside commands, in lines that fit a terminal', async () => {
    const { stdout } = await runJvs(['--help']);
    for (const [name, { text }] of Object.entries(helpTopics)) {
      expect(stdout).toContain(`jvs help ${name}`);
      expect(text.split('\n').filter((line) => line.length > 82)).toEqual([]);
    }
    expect(await runJvs(['help', 'refs'])).toMatchObject({
      exitCode: 0,
      stdout: `${helpTopics['refs']?.text}\n`,
    });
    for (const code of Object.values(ExitCode))
      expect(helpTopics['exit-codes']?.text).toMatch(new RegExp(`^ +${code} `, 'm'));
  });
});

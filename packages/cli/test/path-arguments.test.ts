import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runJvs, runProgram, withTempDir } from '@jvs/testing';

const program = path.resolve(import.meta.dirname, '..', 'bin', 'run.js');

describe('paths after --', () => {
  it('CLI-30: may be names that are not UTF-8', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const cwd = path.join(dir, 'repo', 'main');
      const odd = Buffer.from(`${cwd}/odd-\xff\xfe`, 'latin1');
      writeFileSync(odd, 'kept');
      writeFileSync(path.join(cwd, 'other'), 'one');
      await runJvs(['snapshot', 'x'], { cwd });
      rmSync(odd);
      writeFileSync(path.join(cwd, 'other'), 'two');
      // A shell passes bytes; Node's spawn would encode them.
      const script = `"$0" "$1" restore HEAD -- "$(printf 'odd-\\377\\376')"`;
      const result = await runProgram('bash', ['-c', script, process.execPath, program], { cwd });
      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      expect(readFileSync(odd, 'utf8')).toBe('kept');
      expect(readFileSync(path.join(cwd, 'other'), 'utf8')).toBe('two');
    }));

  it('CLI-31: may be absolute, and reached through a link to the repository', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const cwd = path.join(dir, 'repo', 'main');
      writeFileSync(path.join(cwd, 'a'), 'one');
      await runJvs(['snapshot', 'x'], { cwd });
      symlinkSync(path.join(dir, 'repo'), path.join(dir, 'link'));
      rmSync(path.join(cwd, 'a'));
      const args = [
        'restore',
        'HEAD',
        '--repo',
        path.join(dir, 'link'),
        '--',
        path.join(dir, 'link', 'main', 'a'),
      ];
      expect(await runJvs(args, { cwd: dir })).toMatchObject({ exitCode: 0, stderr: '' });
      expect(existsSync(path.join(cwd, 'a'))).toBe(true);
    }));
});

import { payloadPath } from '../src/use-cases/payload-path.js';

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing was thrown';
};

describe('paths of a worktree', () => {
  it('reads paths relative to the current directory in the payload, and to the payload from elsewhere', () => {
    const root = '/repo/main';
    const below = (path: string, cwd: string): string =>
      Buffer.from(payloadPath(Buffer.from(path, 'latin1'), { root, cwd })).toString('latin1');
    expect(below('a', '/repo/main/sub')).toBe('sub/a');
    expect(below('../a', '/repo/main/sub')).toBe('a');
    expect(below('a/./b/', '/repo')).toBe('a/b');
    expect(below('/repo/main/x', '/elsewhere')).toBe('x');
    expect(below('.', root)).toBe('');
    expect(below('not utf8 \xff', root)).toBe('not utf8 \xff');
  });

  it.each(['..', '/etc/passwd', '', '/repo/main-other/x'])('refuses the path "%s"', (path) => {
    expect(code(() => payloadPath(Buffer.from(path), { root: '/repo/main', cwd: '/repo/main' }))).toBe(
      'E_USAGE',
    );
  });
});

import { findCommand } from '../src/find-command.js';

function failure(argv: string[]): { code: string; hint: string; message: string } {
  try {
    findCommand(argv);
  } catch (error) {
    return error as { code: string; hint: string; message: string };
  }
  throw new Error(`${argv.join(' ')} was understood`);
}

describe('finding the command of an argument list', () => {
  it('takes one word or two, and leaves the rest as arguments', () => {
    expect(findCommand(['status', '--json'])).toMatchObject({ name: 'status', argv: ['--json'] });
    expect(findCommand(['worktree', 'fork', 'HEAD', 'x'])).toMatchObject({
      name: 'worktree fork',
      argv: ['HEAD', 'x'],
    });
  });

  it('knows wt as worktree', () => {
    expect(findCommand(['wt', 'list'])).toMatchObject({ name: 'worktree list', argv: [] });
  });

  it('takes what follows -- as it is, even --help', () => {
    expect(findCommand(['snapshot', '--', '--help'])).toMatchObject({ kind: 'command', name: 'snapshot' });
  });

  it('shows help for nothing, for --help anywhere, and for the word help', () => {
    expect(findCommand([])).toEqual({ kind: 'help', topic: [] });
    expect(findCommand(['restore', 'x', '--help'])).toEqual({ kind: 'help', topic: ['restore'] });
    expect(findCommand(['worktree', '-h'])).toEqual({ kind: 'help', topic: ['worktree'] });
    expect(findCommand(['help', 'wt', 'list'])).toEqual({ kind: 'help', topic: ['worktree', 'list'] });
  });

  it('names the nearest command for one that does not exist', () => {
    expect(failure(['snapshoot'])).toMatchObject({ code: 'E_USAGE', hint: 'jvs snapshot --help' });
    expect(failure(['worktree', 'frok'])).toMatchObject({
      code: 'E_USAGE',
      hint: 'jvs worktree fork --help',
    });
    expect(failure(['qqqqqqqq'])).toMatchObject({ code: 'E_USAGE', hint: 'jvs --help' });
  });

  it('wants to know what to do with a topic, and the command before its options', () => {
    expect(failure(['worktree'])).toMatchObject({ code: 'E_USAGE', hint: 'jvs worktree --help' });
    expect(failure(['--repo', 'x', 'status'])).toMatchObject({ code: 'E_USAGE' });
  });

  it('is not fooled by names of Object.prototype', () => {
    expect(failure(['constructor'])).toMatchObject({ code: 'E_USAGE' });
    expect(failure(['__proto__'])).toMatchObject({ code: 'E_USAGE' });
  });
});

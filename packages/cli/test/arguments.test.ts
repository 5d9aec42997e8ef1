import { lockTimeoutMs } from '../src/lock-timeout.js';
import { initPath } from '../src/init-path.js';
import { nearest } from '../src/nearest.js';
import { readNote } from '../src/read-note.js';
import { fakeSession } from './fake-session.js';

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing was thrown';
};

describe('arguments', () => {
  it('takes a lock timeout in seconds, whole or not', () => {
    expect([undefined, '0', '0.5', '30'].map(lockTimeoutMs)).toEqual([10_000, 0, 500, 30_000]);
  });

  it.each(['-1', 'x', '1e3', '', '100000', '1s'])('refuses the lock timeout "%s"', (text) => {
    expect(code(() => lockTimeoutMs(text))).toBe('E_USAGE');
  });

  it.each(['', '..', '../x', 'a/../b', 'a\nb', 'a\u0000b', 'é'.repeat(128)])(
    'refuses to make a repository named %j',
    (name) => {
      expect(code(() => initPath('/tmp', name))).toBe('E_NAME_INVALID');
    },
  );

  it('makes a repository in the current directory, below it, or where an absolute path says', () => {
    expect(['.', 'x', 'x/y', '/data/x'].map((name) => initPath('/tmp', name))).toEqual([
      '/tmp',
      '/tmp/x',
      '/tmp/x/y',
      '/data/x',
    ]);
  });

  it('reads the note from standard input, and not from two places', () => {
    const session = fakeSession({ stdin: () => 'from stdin\n\n' });
    expect(readNote(session, { note: undefined, file: '-' })).toBe('from stdin');
    expect(readNote(session, { note: undefined, file: undefined })).toBe('');
    expect(code(() => readNote(session, { note: 'x', file: '-' }))).toBe('E_USAGE');
    expect(code(() => readNote(session, { note: undefined, file: '/nowhere/at/all' }))).toBe(
      'E_PATH_NOT_FOUND',
    );
  });

  it('suggests what is one slip away and nothing that is far', () => {
    expect(nearest('stauts', ['status', 'show', 'snapshot'], 3)).toEqual(['status']);
    expect(nearest('zzz', ['status'], 3)).toEqual([]);
  });
});

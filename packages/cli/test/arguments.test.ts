import { configKey } from '../src/config-keys.js';
import { lockTimeoutMs } from '../src/global-flags.js';
import { initPath } from '../src/init-path.js';
import { nearest } from '../src/nearest.js';
import { payloadPath } from '../src/payload-path.js';
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

  it('reads the note from standard input, and not from two places', () => {
    const session = fakeSession({ stdin: () => 'from stdin\n\n' });
    expect(readNote(session, { note: undefined, file: '-' })).toBe('from stdin');
    expect(readNote(session, { note: undefined, file: undefined })).toBe('');
    expect(code(() => readNote(session, { note: 'x', file: '-' }))).toBe('E_USAGE');
    expect(code(() => readNote(session, { note: undefined, file: '/nowhere/at/all' }))).toBe(
      'E_PATH_NOT_FOUND',
    );
  });

  it('knows settings by name only, and refuses values that do not fit', () => {
    const config = { schema: 'jvs.config/1', engine: 'auto' } as const;
    const known = { names: ['copy'], load: () => Promise.reject(new Error('not loaded')) };
    expect(configKey('engine').set(config, 'copy', known)).toEqual({ ...config, engine: 'copy' });
    expect(configKey('retention.keep_last').set(config, '5', known)).toEqual({
      ...config,
      retention: { keep_last: 5 },
    });
    expect(code(() => configKey('engine').set(config, '/usr/bin/engine', known))).toBe('E_CONFIG_INVALID');
    expect(code(() => configKey('retention.keep_last').set(config, '-1', known))).toBe('E_CONFIG_INVALID');
    expect(code(() => configKey('retention.protect_tagged').set(config, 'yes', known))).toBe(
      'E_CONFIG_INVALID',
    );
    expect(code(() => configKey('toString'))).toBe('E_CONFIG_INVALID');
  });

  it('suggests what is one slip away and nothing that is far', () => {
    expect(nearest('stauts', ['status', 'show', 'snapshot'], 3)).toEqual(['status']);
    expect(nearest('zzz', ['status'], 3)).toEqual([]);
  });
});

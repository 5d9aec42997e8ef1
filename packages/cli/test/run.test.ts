import { JvsError } from '@jvs/model';
import { run } from '../src/main.js';
import { reportOutcome } from '../src/report-outcome.js';
import { toJvsError } from '../src/to-jvs-error.js';
import { wantsColor } from '../src/wants-color.js';
import { fakeSession } from './fake-session.js';

const plain = { json: false, color: false };

describe('how a command ends', () => {
  it('CLI-06: the result goes to stdout, warnings, errors and hints to stderr', () => {
    const session = fakeSession();
    const failure = new JvsError('E_DETACHED', { message: 'it is detached', hint: 'jvs worktree fork x' });
    const warnings = [{ code: 'W_TORN', message: 'one moved' }];
    expect(reportOutcome(session, { command: 'x', failure, warnings, text: 'result' }, plain)).toBe(4);
    expect(session.printed).toEqual({
      out: 'result\n',
      err: 'warning: one moved (W_TORN)\nerror: it is detached (E_DETACHED)\nhint: jvs worktree fork x\n',
    });
  });

  it('lists on stderr what the user has to choose from, or to look at', () => {
    const session = fakeSession();
    const failure = new JvsError('E_REF_AMBIGUOUS', {
      message: 'two',
      details: {
        candidates: [
          {
            snapshot_id: '11111111-aaaa',
            created_at: '2026-01-02T03:04:05Z',
            note: 'a\u001b[2J',
            tags: ['v1'],
          },
        ],
        failures: [{ path: 'x\ny', code: 'EACCES' }],
      },
    });
    reportOutcome(session, { command: 'x', failure, warnings: [], text: '' }, plain);
    expect(session.printed.err).toContain('candidates:\n  11111111  2026-01-02 03:04:05Z  a\\x1b[2J  [v1]\n');
    expect(session.printed.err).toContain('entries:\n  x\\ny: EACCES\n');
  });

  it('shows the stack of a bug, and of nothing else', () => {
    const session = fakeSession();
    const failure = toJvsError(new TypeError('x is not a function'), 'status');
    expect(reportOutcome(session, { command: 'status', failure, warnings: [], text: '' }, plain)).toBe(1);
    expect(session.printed.err).toMatch(
      /^error: cannot run jvs status: x is not a function \(E_INTERNAL\)\n/,
    );
    expect(session.printed.err).toMatch(/^TypeError: x is not a function\n\s+at /m);
  });

  it('keeps the class of a failed system call, and knows a cancelled one', () => {
    const full = Object.assign(new Error('no space'), { errno: -28, code: 'ENOSPC', syscall: 'write' });
    expect(toJvsError(full, 'snapshot')).toMatchObject({ code: 'E_NO_SPACE', details: { syscall: 'write' } });
    const controller = new AbortController();
    controller.abort();
    expect(toJvsError(controller.signal.reason, 'snapshot')).toMatchObject({
      code: 'E_CANCELLED',
      message: expect.stringMatching(/; nothing is left half done$/),
      hint: 'jvs status',
    });
  });

  it('says that a native module does not load, and not that jvs has a bug', () => {
    const error = Object.assign(
      new Error("The module 'x.node'\nwas compiled against another Node. Try again"),
      {
        code: 'ERR_DLOPEN_FAILED',
      },
    );
    expect(toJvsError(error, 'info')).toMatchObject({
      code: 'E_NATIVE_MISSING',
      message: expect.stringMatching(/x\.node' was compiled against another Node$/),
    });
  });

  it('CLI-02: with --json the error of a command that does not exist is a document on stdout', async () => {
    const session = fakeSession();
    expect(await run(['frobnicate', '--json'], session)).toBe(2);
    expect(JSON.parse(session.printed.out)).toMatchObject({
      schema: 'jvs.error/1',
      ok: false,
      error: { code: 'E_USAGE', hint: 'jvs --help' },
    });
    expect(session.printed.err).toBe('');
  });

  it('CLI-07: colour is for terminals, unless the environment or a flag says otherwise', () => {
    const color = (environment: Record<string, string>, terminal: boolean, off = false): boolean =>
      wantsColor(fakeSession({ environment }, terminal), off);
    expect(color({}, true)).toBe(true);
    expect(color({}, false)).toBe(false);
    expect(color({ TERM: 'dumb' }, true)).toBe(false);
    expect(color({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
    expect(color({ NO_COLOR: '' }, true)).toBe(true);
    expect(color({ FORCE_COLOR: '1' }, false)).toBe(true);
    expect(color({ FORCE_COLOR: '0' }, true)).toBe(false);
    expect(color({ FORCE_COLOR: '1' }, true, true)).toBe(false);
  });
});

import { JvsError } from '@jvs/model';
import { deliverOutcome } from '../src/deliver-outcome.js';
import { fakeSession, type FakeSession } from './fake-session.js';

/** A session whose stdout is a full disk. */
function fullSession(): FakeSession {
  const write = (): never => {
    throw Object.assign(new Error('no space'), { errno: -28, code: 'ENOSPC', syscall: 'write' });
  };
  return fakeSession({ stdout: { isTerminal: false, write } });
}

describe('a result that cannot be written', () => {
  const outcome = { command: 'snapshot', view: {}, warnings: [], text: 'Created snapshot 1\n  more' };

  for (const json of [false, true]) {
    it(`PUB-04: is no failed command where something was changed (${json ? 'JSON' : 'text'})`, () => {
      const session = fullSession();
      const done = (): string => outcome.text;
      expect(deliverOutcome(session, outcome, { json, color: false, done })).toBe(7);
      expect(session.printed.err).toContain('Created snapshot 1 (E_COMMITTED_INCOMPLETE)\n');
      expect(session.printed.err).toContain('ENOSPC');
    });
  }

  it('is a failure of the environment where nothing was changed', () => {
    const session = fullSession();
    expect(deliverOutcome(session, outcome, { json: true, color: false })).toBe(6);
    expect(session.printed.err).toMatch(/^error: .*ENOSPC.*\(E_NO_SPACE\)\nhint: /);
  });

  it('SEC-03: shows control and bidirectional characters of messages, hints and warnings as escapes', () => {
    const session = fakeSession();
    const [evil, shown] = ['\u001b]0;x\u0007\u009b\u202e\n', '\\x1b]0;x\\x07\\x9b\\u202e\\n'];
    const failure = new JvsError('E_DETACHED', { message: `a${evil}`, hint: `b${evil}` });
    const warnings = [{ code: 'W_METADATA_LOST', message: `c${evil}` }];
    deliverOutcome(session, { ...outcome, failure, warnings }, { json: false, color: false });
    const lines = [
      `warning: c${shown} (W_METADATA_LOST)`,
      `error: a${shown} (E_DETACHED)`,
      `hint: b${shown}`,
    ];
    expect(session.printed.err).toBe(`${lines.join('\n')}\n`);
  });

  it('leaves the failure of a command what it was', () => {
    const session = fullSession();
    const failure = new JvsError('E_DETACHED', { message: 'it is detached', hint: 'jvs worktree fork x' });
    const failed = { command: 'snapshot', failure, warnings: [], text: '' };
    expect(deliverOutcome(session, failed, { json: true, color: false })).toBe(4);
    expect(session.printed.err).toContain('error: it is detached (E_DETACHED)\n');
  });
});

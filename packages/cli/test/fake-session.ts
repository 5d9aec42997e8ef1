import type { Session } from '../src/session.js';

export interface FakeSession extends Session {
  readonly printed: { out: string; err: string };
}

/** A session in memory. Streams are no terminals unless said. */
export function fakeSession(changes: Partial<Session> & { terminal?: boolean } = {}): FakeSession {
  const printed = { out: '', err: '' };
  const isTerminal = changes.terminal === true;
  return {
    cwd: () => '/',
    environment: {},
    stdout: { isTerminal, write: (text) => void (printed.out += text) },
    stderr: { isTerminal, write: (text) => void (printed.err += text) },
    stdin: () => '',
    columns: 80,
    pid: 1,
    uid: undefined,
    signal: new AbortController().signal,
    ...changes,
    printed,
  };
}

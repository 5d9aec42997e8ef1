import type { Session } from '../src/session.js';

export interface FakeSession extends Session {
  readonly printed: { out: string; err: string };
}

/** A session in memory; its streams are terminals when `isTerminal`. */
export function fakeSession(changes: Partial<Session> = {}, isTerminal = false): FakeSession {
  const printed = { out: '', err: '' };
  return {
    cwd: () => '/',
    environment: {},
    stdout: { isTerminal, write: (text) => void (printed.out += text) },
    stderr: { isTerminal, write: (text) => void (printed.err += text) },
    stdin: () => '',
    argumentBytes: (decoded) => decoded.map((argument) => Buffer.from(argument)),
    pid: 1,
    clock: () => 0,
    terminal: () => process.stderr,
    uid: undefined,
    importModule: () => Promise.reject(new Error('nothing is imported')),
    signal: new AbortController().signal,
    ...changes,
    printed,
  };
}

import path from 'node:path';
import { mustRun, type ProgramResult } from './run-program.js';
import { withTempDir } from './temp-dir.js';

export interface TerminalOptions {
  /** 100 columns and 30 lines when absent. */
  readonly columns?: number;
  readonly lines?: number;
  readonly cwd: string;
  /** The whole environment, PATH included. */
  readonly env: Readonly<Record<string, string>>;
}

/** A terminal with a program in it, as somebody sits before it. */
export interface Terminal {
  /** Types text as it is; `{Tab}`, `{Enter}` and what else tmux names are keys. */
  type(text: string): Promise<void>;
  /** What stands on the screen, ends of lines cut off; with `colors` escape sequences stay. */
  screen(options?: { readonly colors?: boolean }): Promise<string>;
  /** Waits until the screen matches, and gives it. Rejects with the screen after a minute. */
  see(expected: RegExp): Promise<string>;
}

const PATIENCE_MS = 60_000;

/** Runs `body` with a program in a real terminal (tmux), which is closed afterwards. */
export async function withTerminal<T>(
  command: readonly string[],
  options: TerminalOptions,
  body: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  return withTempDir(async (dir) => {
    const tmux = (...args: string[]): Promise<ProgramResult> =>
      mustRun('tmux', ['-S', path.join(dir, 'socket'), '-f', '/dev/null', ...args], {
        env: { ...options.env },
      });
    const { columns = 100, lines = 30, cwd } = options;
    await tmux('new-session', '-d', '-x', String(columns), '-y', String(lines), '-c', cwd, ...command);
    try {
      return await body(terminalOf(tmux));
    } finally {
      await tmux('kill-server').catch(() => undefined);
    }
  });
}

function terminalOf(tmux: (...args: string[]) => Promise<ProgramResult>): Terminal {
  const screen: Terminal['screen'] = async ({ colors = false } = {}) => {
    const { stdout } = await tmux('capture-pane', '-p', ...(colors ? ['-e'] : []));
    return stdout.trimEnd();
  };
  return {
    screen,
    async type(text) {
      for (const part of text.split(/(\{[A-Z][-A-Za-z]*\})/).filter((each) => each !== '')) {
        const key = /^\{(.*)\}$/.exec(part)?.[1];
        await (key === undefined ? tmux('send-keys', '-l', '--', part) : tmux('send-keys', key));
      }
    },
    async see(expected) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const seen = await screen();
        if (expected.test(seen)) return seen;
        if (Date.now() > deadline) throw new Error(`${String(expected)} did not come up on\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

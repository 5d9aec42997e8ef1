import { createProgress } from '../src/progress.js';
import { progressText } from '../src/text/progress-text.js';
import { fakeSession } from './fake-session.js';

describe('progress', () => {
  it('says what is done, how fast, and how long it still takes', () => {
    expect(progressText({ phase: 'clone', entries: 5000, bytes: 10 * 1024 ** 2, total: 20_000 }, 2)).toBe(
      'Cloning  25%  5,000 of 20,000 entries  2,500/s  5.0 MiB/s  ETA 6 s',
    );
    expect(progressText({ phase: 'hash', entries: 10, bytes: 1, total: 100_000 }, 1)).toContain(
      'ETA 2 h 46 min',
    );
  });

  it('says nothing of a share or an end that is not known', () => {
    expect(progressText({ phase: 'scan', entries: 1, bytes: 0 }, 1)).toBe('Looking  1 entry  1/s');
  });

  it('stays quiet for a second, where stderr is no terminal, and with --no-progress', () => {
    const event = { type: 'progress', phase: 'clone', entries: 1, bytes: 1, total: 2 } as const;
    let now = 0;
    const terminal = (): NodeJS.WritableStream => {
      throw new Error('the terminal was written to');
    };
    for (const [isTerminal, wanted] of [
      [true, false],
      [false, true],
    ] as const) {
      const progress = createProgress(
        fakeSession({ terminal, clock: () => (now += 5000) }, isTerminal),
        wanted,
      );
      progress.show(event);
      progress.show(event);
      progress.end();
    }
    now = 0;
    const progress = createProgress(fakeSession({ terminal, clock: () => now }, true), true);
    progress.show(event);
    now = 999;
    progress.show(event);
    now = 1001;
    expect(() => progress.show(event)).toThrow('the terminal was written to');
  });
});

import { createProgress } from '../src/progress.js';
import { progressText } from '../src/text/progress-text.js';
import { fakeSession } from './fake-session.js';

describe('progress', () => {
  it('says what is done, how fast, and how long it still takes', () => {
    expect(progressText({ phase: 'clone', entries: 5000, bytes: 10 * 1024 ** 2, total: 20_000 }, 2)).toBe(
      'Cloning  [##-------]  25%  5,000 of 20,000 entries  2,500/s  5.0 MiB/s  ETA 6 s',
    );
    expect(progressText({ phase: 'hash', entries: 10, bytes: 1, total: 100_000 }, 1)).toContain(
      'ETA 2 h 46 min',
    );
  });

  it('says nothing of a share or an end that is not known', () => {
    expect(progressText({ phase: 'scan', entries: 1, bytes: 0 }, 1)).toBe('Looking  1 entry  1/s');
  });

  it('fits the terminal: the bar takes what is free, and words go before ETA does', () => {
    const done = {
      phase: 'verify',
      entries: 1_234_567,
      bytes: 9 * 1024 ** 3,
      total: 2_000_000,
      part: '3 of 20',
    };
    for (const columns of [20, 40, 60, 80, 120]) {
      const text = progressText(done, 21.5, columns);
      expect(text.length).toBeLessThan(columns);
      if (columns >= 40) expect(text).toContain('ETA');
    }
    expect(progressText(done, 21.5, 120)).toMatch(
      /^Verifying 3 of 20  \[#+-+\]  61%  1,234,567 of 2,000,000 entries {2}57,422\/s/,
    );
    expect(progressText(done, 21.5, 60)).not.toContain('/s  ');
  });

  it('names phases that tell nothing while they run, and how long they take', () => {
    expect(progressText({ phase: 'makeDurable' }, 61)).toBe('Writing out  1 min 1 s');
    expect(progressText({ phase: 'check gc_records' }, 2)).toBe('Checking gc records  2 s');
    expect(progressText({ phase: 'newSnapshotId' }, 2)).toBe('Working  2 s');
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
    progress.end();
  });
});

import { SingleBar } from 'cli-progress';
import type { RepoEvent } from '@jvs/repo';
import type { Session } from './session.js';
import { formatBytes } from './text/format-bytes.js';

type WorkEvent = Exclude<RepoEvent, { type: 'warning' }>;

export interface Progress {
  show(event: WorkEvent): void;
  /** Takes the line off the terminal. */
  end(): void;
}

/** Work shorter than this is over before a line about it could be read. */
const QUIET_MS = 1000;

const none: Progress = { show: () => undefined, end: () => undefined };

/** Progress of long work on stderr, when that is a terminal: what is done, how fast, and how long it still takes. */
export function createProgress(session: Session, wanted: boolean): Progress {
  if (!wanted || !session.stderr.isTerminal) return none;
  const started = Date.now();
  let bar: SingleBar | undefined;
  let phase = '';
  let total = 0;
  return {
    show(event) {
      if (event.type === 'phase') {
        phase = event.phase;
        total = event.total ?? 0;
      } else if (Date.now() - started >= QUIET_MS) {
        bar ??= startBar();
        bar.setTotal(Math.max(total, event.entries));
        bar.update(event.entries, { phase, rate: rate(event, started) });
      }
    },
    end() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function startBar(): SingleBar {
  const bar = new SingleBar({
    format: '{phase} [{bar}] {value}/{total} {rate} ETA {eta_formatted}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: false,
    etaBuffer: 50,
  });
  bar.start(1, 0, { phase: '', rate: '' });
  return bar;
}

function rate({ entries, bytes }: { entries: number; bytes: number }, started: number): string {
  const seconds = Math.max(1, (Date.now() - started) / 1000);
  return `${Math.round(entries / seconds)}/s ${formatBytes(bytes / seconds)}/s`;
}

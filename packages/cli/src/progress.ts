import { SingleBar } from 'cli-progress';
import type { RepositoryEvent } from '@jvs/api';
import type { Session } from './session.js';
import { progressText } from './text/progress-text.js';

export type ProgressEvent = Extract<RepositoryEvent, { type: 'progress' }>;

export interface Progress {
  show(event: ProgressEvent): void;
  /** Takes the line off the terminal. */
  end(): void;
}

/** Work shorter than this is over before a line about it could be read. */
const QUIET_MS = 1000;

const none: Progress = { show: () => undefined, end: () => undefined };

/** Progress of long work on stderr, when that is a terminal: what is done, how fast, and how long it still takes. */
export function createProgress(session: Session, wanted: boolean): Progress {
  if (!wanted || !session.stderr.isTerminal) return none;
  const started = session.clock();
  let bar: SingleBar | undefined;
  let line = '';
  let phase = { name: '', since: started };
  return {
    show(event) {
      const now = session.clock();
      if (event.phase !== phase.name) phase = { name: event.phase, since: now };
      if (now - started < QUIET_MS) return;
      line = progressText(event, (now - phase.since) / 1000);
      bar ??= openBar(session, () => line);
      bar.update(event.entries);
    },
    end() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** One line of the terminal, written over again and again; its text is ours. */
function openBar(session: Session, format: () => string): SingleBar {
  const bar = new SingleBar({
    format,
    stream: session.terminal(),
    clearOnComplete: true,
    linewrap: false,
    hideCursor: true,
  });
  bar.start(1, 0);
  return bar;
}

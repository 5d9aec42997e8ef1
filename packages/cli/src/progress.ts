import { SingleBar } from 'cli-progress';
import type { RepositoryEvent } from '@jvs/api';
import type { Session } from './session.js';
import { progressText, type Done } from './text/progress-text.js';

export type ProgressEvent = Extract<RepositoryEvent, { type: 'progress' | 'phase' }>;

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
  const where = createPhases(session.clock);
  let bar: SingleBar | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const open = (): void => {
    bar ??= openBar(session, (columns) => where.line(columns));
  };
  return {
    show(event) {
      where.enter(event);
      if (session.clock() - started >= QUIET_MS) open();
      // Some phases tell nothing while they run: writing out may take minutes.
      else waiting ??= setTimeout(open, QUIET_MS).unref();
    },
    end() {
      clearTimeout(waiting);
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Which phase the work is in, since when, and how far it is in it. */
function createPhases(clock: () => number): {
  enter(event: ProgressEvent): void;
  line(columns: number): string;
} {
  let done: Done = { phase: '' };
  let since = clock();
  let pieces = 0;
  return {
    enter(event) {
      const piece = event.type === 'phase' && /^verify /.test(event.phase);
      if (piece) pieces += 1;
      const phase = piece ? 'verify' : event.phase;
      const part = piece ? partOf(pieces, event.total) : phase === done.phase ? done.part : undefined;
      if (piece || phase !== done.phase) since = clock();
      done = event.type === 'progress' ? { ...event, part } : { phase, part };
    },
    line: (columns) => progressText(done, (clock() - since) / 1000, columns),
  };
}

function partOf(piece: number, total = 0): string | undefined {
  return total > 1 ? `${piece} of ${total}` : undefined;
}

/** One line of the terminal, written over again and again; its text is ours. */
function openBar(session: Session, line: (columns: number) => string): SingleBar {
  const stream = session.terminal();
  const bar = new SingleBar({
    format: () => line((stream as Partial<NodeJS.WriteStream>).columns ?? 80),
    stream,
    clearOnComplete: true,
    linewrap: false,
    hideCursor: true,
  });
  bar.start(1, 0);
  return bar;
}

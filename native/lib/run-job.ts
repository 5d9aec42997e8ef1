import type { JobOptions } from './types.js';

/** Places in the words a job shares with its caller. */
const STOP = 0;
const ENTRIES = 1;
const BYTES = 2;

/** Milliseconds between two progress reports. */
const PROGRESS_INTERVAL = 100;

export type StartJob<T> = (threads: number | null, words: BigInt64Array) => Promise<T>;

/**
 * Runs one native job with cancellation and progress. Both go through three words of memory that the job's threads read and
 * write: no callback from a foreign thread, so nothing can arrive after the environment is gone.
 */
export async function runJob<T>(start: StartJob<T>, options: JobOptions = {}): Promise<T> {
  const { signal, onProgress } = options;
  if (signal?.aborted) throw cancelled();
  const words = new BigInt64Array(3);
  const stop = (): void => {
    words[STOP] = 1n;
  };
  const report = (): void => {
    onProgress?.({ entries: Number(words[ENTRIES]), bytes: Number(words[BYTES]) });
  };
  const timer = onProgress && setInterval(report, PROGRESS_INTERVAL).unref();
  signal?.addEventListener('abort', stop, { once: true });
  // A process that exits waits for its jobs: tell them. Not beyond the number of listeners that Node warns about: then it waits.
  if (process.listenerCount('exit') < process.getMaxListeners()) process.once('exit', stop);
  try {
    const result = await start(options.threads ?? null, words);
    report();
    return result;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
    process.removeListener('exit', stop);
  }
}

function cancelled(): Error {
  const error = new Error('E_CANCELLED: the operation was cancelled');
  error.name = 'AbortError';
  return Object.assign(error, { code: 'E_CANCELLED' });
}

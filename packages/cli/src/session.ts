import { errnoName, JvsError } from '@jvs/model';
import { argumentBytes } from './argument-bytes.js';
import { isTerminal } from './is-terminal.js';
import { openOutput, type Output } from './output.js';

/** What a run of the command line knows of the process it is in. Nothing else reads the process. */
export interface Session {
  /** Throws E_PATH_NOT_FOUND when somebody deleted it. */
  readonly cwd: () => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Of the terminal that stdout is; undefined when it is none. */
  readonly columns?: () => number | undefined;
  readonly stdin: () => string;
  /** The last arguments as raw bytes. */
  readonly argumentBytes: (decoded: readonly string[]) => Uint8Array[];
  readonly pid: number;
  /** Milliseconds that only go forward. */
  readonly clock: () => number;
  /** stderr as a stream, for the one line that is written over: made only when it is needed. */
  readonly terminal: () => NodeJS.WritableStream;
  readonly uid: number | undefined;
  /** Imports a module that is not part of the bundle, by its URL: the bundle has no `import()` of its own. */
  readonly importModule: (url: string) => Promise<unknown>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}

/** The session of this process. */
export function processSession({
  signal,
  readStdin,
  importModule,
}: {
  readonly signal: AbortSignal;
  readonly readStdin: () => string;
  readonly importModule: Session['importModule'];
}): Session {
  return {
    cwd: currentDirectory,
    environment: process.env,
    stdout: openOutput(1, isTerminal(1)),
    stderr: openOutput(2, isTerminal(2), { required: false }),
    // Asked for only where a width matters: making the stream takes 4 ms.
    columns: () => (isTerminal(1) ? process.stdout.columns : undefined),
    stdin: readStdin,
    argumentBytes,
    pid: process.pid,
    clock: () => performance.now(),
    terminal: () => process.stderr,
    uid: process.getuid?.(),
    importModule,
    signal,
  };
}

function currentDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (errnoName(error) !== 'ENOENT') throw error;
    throw new JvsError('E_PATH_NOT_FOUND', {
      message: 'the current directory was deleted',
      hint: 'Go to a directory that exists (cd), or give --repo with a whole path.',
      cause: error,
    });
  }
}

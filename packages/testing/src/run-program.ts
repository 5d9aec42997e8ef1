import { spawn } from 'node:child_process';

/** How a program ended. `stdout` and `stderr` are UTF-8, lossy where the bytes are not. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; ours when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** Ends the program with SIGKILL after so many milliseconds (default 120,000). */
  readonly timeoutMs?: number;
}

/**
 * Runs a program to its end. Rejects only when it cannot be started; any exit code is a result.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
      timeout: options.timeoutMs ?? 120_000,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that ends without reading its input is no failure of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        exitCode: code ?? 128,
        signal,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
  });
}

/** Like `runProgram`, but rejects with the program's own words unless it ended with 0. */
export async function mustRun(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const result = await runProgram(program, args, options);
  if (result.exitCode !== 0) {
    const how = result.signal ?? `exit code ${result.exitCode}`;
    throw new Error(`${program} ${args.join(' ')} ended with ${how}\n${result.stderr || result.stdout}`);
  }
  return result;
}

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseDocument, type Document } from './parse-document.js';

/** How a run ended. */
export interface Ended {
  readonly args: readonly string[];
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default: the scratch directory. */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What it reads from standard input; default nothing. */
  readonly input?: string | undefined;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** A `jvs` binary, and a scratch directory to try it in. Its output goes to pipes; its home is empty. */
export interface JvsUnderTest {
  readonly scratch: string;
  readonly start: (args: readonly string[], options?: RunOptions) => Running;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** Runs with `--json` added before any `--`, and parses the one document that must be on stdout. */
  readonly json: (args: readonly string[], options?: RunOptions) => Promise<Document>;
}

/** `command` is the program and its first arguments, such as `["/usr/bin/jvs"]`. */
export function jvsUnderTest(command: readonly string[], scratch: string): JvsUnderTest {
  const environment = cleanEnvironment(scratch);
  const start = (args: readonly string[], options: RunOptions = {}): Running =>
    startProgram([...command, ...args], args, {
      cwd: options.cwd ?? scratch,
      input: options.input,
      env: { ...environment, ...options.env },
    });
  const run = (args: readonly string[], options?: RunOptions): Promise<Ended> => start(args, options).ended;
  return {
    scratch,
    start,
    run,
    json: async (args, options) => parseDocument(await run(withJson(args), options)),
  };
}

function withJson(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const at = end < 0 ? args.length : end;
  return [...args.slice(0, at), '--json', ...args.slice(at)];
}

/** Nothing of the caller's that could change what is printed or where caches go. */
function cleanEnvironment(scratch: string): Record<string, string> {
  const home = path.join(scratch, '.home');
  mkdirSync(home);
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', TERM: 'xterm' };
}

interface ProgramOptions {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly input: string | undefined;
}

function startProgram(
  [program = '', ...rest]: string[],
  args: readonly string[],
  options: ProgramOptions,
): Running {
  const child = spawn(program, rest, { cwd: options.cwd, env: options.env, stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A program that does not read its input is not at fault.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({
        args,
        exitCode,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

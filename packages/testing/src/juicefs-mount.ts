import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './run-program.js';

export interface MountSpec {
  readonly program: string;
  readonly url: string;
  /** The mount point, made when absent. Cache and log go beside it. */
  readonly root: string;
  readonly options: readonly string[];
  /** Told of each process group that comes to life. */
  readonly onStart: (group: number) => Promise<void>;
}

/** One mount, which stands for one machine: a cache and a session of its own. */
export interface JuicefsMount {
  readonly root: string;
  /** Unmounts and mounts again; open files are lost to their owners. */
  restart(): Promise<void>;
  /** SIGKILL for the process that serves the mount. Its supervisor starts another, which takes seconds: see `answers`. */
  killDaemon(): Promise<void>;
  /** As a power cut: no process is left, and what it had not sent is gone. The mount point is an empty directory. */
  killMachine(): Promise<void>;
  /** Resolves when the mount answers. */
  answers(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT_INODE = 1;
const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** Mounts the volume and resolves when it answers. */
export async function mountJuicefs(spec: MountSpec): Promise<JuicefsMount> {
  await mkdir(spec.root, { recursive: true });
  let running = await start(spec);
  const stop = async (): Promise<void> => {
    await runProgram(spec.program, ['umount', '--flush', spec.root]);
    await end(running, spec.root);
  };
  return {
    root: spec.root,
    restart: async () => {
      await stop();
      running = await start(spec);
    },
    killDaemon: async () => {
      for (const pid of await childrenOf(running)) process.kill(pid, 'SIGKILL');
    },
    killMachine: () => end(running, spec.root),
    answers: () => answers(spec.root, running),
    stop,
  };
}

async function start(spec: MountSpec): Promise<ChildProcess> {
  const { root, url } = spec;
  const log = await open(`${root}.log`, 'a');
  const own = ['--cache-dir', `${root}.cache`, '--cache-size', '64', '--metrics', '127.0.0.1:0'];
  const quiet = ['--no-usage-report', '--backup-meta', '0', '--no-syslog'];
  const args = ['mount', url, root, ...own, ...quiet, '--heartbeat', '2', '--enable-xattr', ...spec.options];
  try {
    // A process group of its own: supervisor and server end together, as a machine does.
    const child = spawn(spec.program, args, { stdio: ['ignore', log.fd, log.fd], detached: true });
    child.once('error', () => undefined);
    if (child.pid !== undefined) await spec.onStart(child.pid);
    await answers(root, child);
    return child;
  } finally {
    await log.close();
  }
}

async function answers(root: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; !(await isMounted(root)); await sleep(POLL_MS)) {
    if (child.exitCode === null && child.pid !== undefined && Date.now() < until) continue;
    await end(child, root);
    const log = await readFile(`${root}.log`, 'utf8');
    throw new Error(`${root} does not answer:\n${log.slice(-2000)}`);
  }
}

async function isMounted(root: string): Promise<boolean> {
  try {
    const [here, above] = await Promise.all([stat(root), stat(path.dirname(root))]);
    return here.ino === ROOT_INODE && here.dev !== above.dev;
  } catch {
    // A mount whose server is gone answers with an error.
    return false;
  }
}

async function end(child: ChildProcess, root: string): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  if (child.pid !== undefined) killGroup(child.pid);
  await ended;
  // After the kill: a busy server would answer the unmount.
  await runProgram('umount', ['--lazy', root]);
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  const tasks = `/proc/${pid}/task`;
  const lists = await Promise.all(
    (await readdir(tasks)).map((task) => readFile(path.join(tasks, task, 'children'), 'utf8')),
  );
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

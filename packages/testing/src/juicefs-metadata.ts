import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { mustRun } from './run-program.js';

/** Where a volume keeps its metadata. Clones take another path through each of them. */
export type JuicefsMetadata = 'sqlite' | 'redis';

/** A running metadata engine. */
export interface MetadataEngine {
  readonly url: string;
  /** Process groups to end when nobody else does. */
  readonly group: number | undefined;
  stop(): Promise<void>;
}

/** Starts a metadata engine with its data in `dir`: a Redis on a socket there, or nothing but a file. */
export async function startMetadata(kind: JuicefsMetadata, dir: string): Promise<MetadataEngine> {
  if (kind === 'redis') return startRedis(dir);
  const url = `sqlite3://${path.join(dir, 'meta.db')}`;
  return { url, group: undefined, stop: () => Promise.resolve() };
}

async function startRedis(dir: string): Promise<MetadataEngine> {
  const socket = path.join(dir, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error('redis-server ended at once')));
  });
  // The race below may be over before it ends.
  failed.catch(() => undefined);
  await Promise.race([answers(socket), failed]);
  return {
    url: `unix://${socket}?db=1`,
    group: server.pid,
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(socket: string): Promise<void> {
  for (let attempt = 1; !(await accepts(socket)); attempt += 1) {
    if (attempt === 200) throw new Error('redis-server does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket);
    client.once('connect', () => {
      client.destroy();
      resolve(true);
    });
    client.once('error', () => resolve(false));
  });
}

/** Creates the volume `name`; its objects go to `dir/objects`. */
export async function formatVolume(
  program: string,
  url: string,
  { dir, name, options }: { dir: string; name: string; options: readonly string[] },
): Promise<void> {
  const storage = ['--storage', 'file', '--bucket', `${path.join(dir, 'objects')}/`];
  await mustRun(program, ['format', url, name, ...storage, '--trash-days', '0', ...options]);
}

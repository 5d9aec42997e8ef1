import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { JVS, machineEnvironment, withJson } from '../drive/jvs-process.mjs';
import { buildTracer } from './build-tracer.mjs';

/**
 * Runs a command under the tracer. `mode`: ['none'], ['kill', n], ['fail', n, errno], ['signal', n, signal, times],
 * ['data', file]. Only one thread of each kind runs, so that the n-th call is the same call each time; `threads: true` lifts that.
 * @returns {{exitCode: number | null, calls: object[], killed: object | undefined, document: any, text: string}}
 */
export function trace({ watched, log, mode, args, cwd, cacheHome, program = JVS, threads = false }) {
  const one = threads ? [] : ['taskset', '-c', String(process.pid % 2)];
  const single = threads ? {} : { UV_THREADPOOL_SIZE: '1' };
  const env = machineEnvironment(cacheHome, { UV_USE_IO_URING: '0', ...single });
  const command = [
    buildTracer(),
    watched,
    log,
    ...mode.map(String),
    '--',
    process.execPath,
    program,
    ...withJson(args),
  ];
  const [first, ...rest] = [...one, ...command];
  const { status, stdout, stderr, error } = spawnSync(first, rest, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (error) throw error;
  const calls = parseCalls(readFileSync(log, 'utf8'));
  const killed = calls.at(-1)?.killed === true && status === 137 ? calls.pop() : undefined;
  return { exitCode: status, calls, killed, document: parse(stdout), text: `${stdout}${stderr}` };
}

function parseCalls(text) {
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** What a call is, apart from ids and temporary names: two with the same shape do the same thing. */
export function shapeOf({ call, path, path2 = '' }, root) {
  const plain = (name) =>
    name
      .replace(root, '')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replace(/\.tmp-[0-9a-f]{24}/g, '.tmp-*')
      .replace(/ \(deleted\)$/, '');
  return `${call} ${plain(path2)} ${plain(path)}`;
}

function parse(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

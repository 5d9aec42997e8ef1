#!/usr/bin/env node
// What starting jvs costs over starting Node: processor time and wall time, minimum and median of interleaved runs.
// Usage: node tools/bench/start-up.mjs [RUNS]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const jvs = path.resolve(import.meta.dirname, '..', 'jvs');
// Node 20 parses this file at every start, 40 ms that are not ours.
const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;
const runs = Number(process.argv[2] ?? 20);
const scratch = mkdtempSync(path.join(tmpdir(), 'jvs-start-'));

try {
  run([process.execPath, jvs, 'init', 'repo']);
  report(measure());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measure() {
  const commands = { 'node -e 0': [process.execPath, '-e', '0'] };
  for (const name of ['version', 'info', 'status', 'history', 'snapshot'])
    commands[`jvs ${name}`] = [
      process.execPath,
      jvs,
      ...(name === 'version' ? [name] : [name, '--repo', 'repo']),
    ];
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, { wall: [], processor: [] }]));
  for (let n = 0; n < runs; n++) {
    for (const [name, command] of Object.entries(commands)) {
      const { wall, processor } = run(command);
      times[name].wall.push(wall);
      times[name].processor.push(processor);
    }
  }
  return times;
}

/** Milliseconds. The shell's `time` counts the processor time of what it waited for, threads included. */
function run(command) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'time', ...command], {
    cwd: scratch,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  const [real, user, system] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  return { wall: real, processor: user + system };
}

function report(times) {
  const base = times['node -e 0'];
  for (const [name, { wall, processor }] of Object.entries(times)) {
    const over = (kind, list, pick) => `${kind} +${(pick(list) - pick(base[kind])).toFixed(0)}`;
    const min = [over('processor', processor, minimum), over('wall', wall, minimum)].join(', ');
    const mid = [over('processor', processor, median), over('wall', wall, median)].join(', ');
    console.log(`${name.padEnd(12)} minimum ${minimum(wall).toFixed(0)} ms (${min})  median (${mid})`);
  }
}

function minimum(list) {
  return Math.min(...list);
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

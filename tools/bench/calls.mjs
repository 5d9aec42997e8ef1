#!/usr/bin/env node
// How often jvs calls the kernel for each operation, which is exact where times are not. Needs root and strace.
// Usage: node tools/bench/calls.mjs [--fs xfs,ext4,btrfs] [--files 500] [--check | --save]
// --check sets the counts beside those kept in calls-baseline.json and fails on a rise; --save keeps them there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeOneInHundred } from './change.mjs';
import { compareCalls } from './compare-calls.mjs';
import { countCalls } from './count-calls.mjs';
import { run } from './measure.mjs';
import { withImage } from './with-image.mjs';

const here = import.meta.dirname;
const JVS = join(here, '..', 'jvs');
const GENERATOR = join(here, '..', '..', 'packages', 'testing', 'scripts', 'generated_tree.py');
const BASELINE = join(here, 'calls-baseline.json');

const { values: options } = parseArgs({
  options: {
    fs: { type: 'string', default: 'xfs,ext4,btrfs' },
    files: { type: 'string', default: '500' },
    images: { type: 'string', default: '/dev/shm' },
    check: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});

const kept = JSON.parse(readFileSync(BASELINE, 'utf8'));
const losses = [];
for (const type of options.fs.split(',')) {
  const place = { images: options.images, size: '1G' };
  const counted = withImage(type, place, ({ scratch, mount }) => countAll(mount, join(scratch, 'calls')));
  const key = `${type} ${options.files}`;
  print(key, counted, kept[key]);
  if (options.check) losses.push(...lossesOf(key, counted));
  if (options.save) kept[key] = counted;
}
if (options.save) writeFileSync(BASELINE, `${JSON.stringify(kept, null, 2)}\n`);
for (const loss of losses) process.stderr.write(`${loss}\n`);
process.exitCode = losses.length > 0 ? 1 : 0;

function lossesOf(key, counted) {
  if (kept[key] === undefined) return [`${key}: nothing is kept to compare with (--save)`];
  return compareCalls(counted, kept[key]).map((loss) => `${key}, ${loss}`);
}

function countAll(mount, file) {
  const repository = join(mount, 'repo');
  const tree = join(repository, 'main');
  const original = join(mount, 'original');
  mkdirSync(original);
  run(['python3', GENERATOR, original, options.files]);
  run([JVS, 'init', repository]);
  run(['cp', '-aT', '--reflink=auto', original, tree]);
  const counted = {};
  const count = (name, ...args) => {
    counted[name] = countCalls([process.execPath, JVS, ...args, '--repo', repository], file);
  };
  count('first snapshot', 'snapshot', 'first');
  count('unchanged snapshot', 'snapshot', 'unchanged');
  count('status', 'status');
  changeOneInHundred(tree);
  count('diff', 'diff');
  count('snapshot of 1 %', 'snapshot', 'changed');
  changeOneInHundred(tree);
  count('restore of 1 %', 'restore', 'HEAD', '--discard');
  count('verify', 'verify', '--all');
  count('fork', 'worktree', 'fork', 'other');
  count('history', 'history');
  count('plan', 'gc', 'plan');
  return counted;
}

function print(key, counted, before = {}) {
  process.stdout.write(`\n${key} files: calls (kept)\n`);
  for (const [operation, calls] of Object.entries(counted)) {
    const old = before[operation] === undefined ? '' : ` (${sum(before[operation])})`;
    const most = Object.entries(calls)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 6);
    const list = most.map(([name, count]) => `${name} ${count}`).join(', ');
    process.stdout.write(`  ${operation.padEnd(20)} ${sum(calls)}${old}: ${list}\n`);
  }
}

function sum(calls) {
  return Object.values(calls).reduce((total, count) => total + count, 0);
}

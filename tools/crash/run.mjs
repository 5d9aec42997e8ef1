#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { inRoot } from '../setup/paths.mjs';
import { readBooks } from './book.mjs';
import { whyNoTracer } from './build-tracer.mjs';
import { whyNoImage } from './images.mjs';
import { whyNoJuicefs } from './juicefs-place.mjs';
import { PARTS, runPart } from './parts.mjs';
import { scoreboard } from './scoreboard.mjs';

const HELP = `Usage: tools/x crash [--results DIR] [--parts kill,errno,cut,replay,random,signals,mutants] [--fs ext4,xfs,btrfs,juicefs] [--only TEXT]
                     [--minutes 600] [--sample] [--most 60] [--seed 1] [--scoreboard]

Kills every command that changes something at each of its system calls, cuts its power, lets its calls fail, and judges what is left.
--results keeps what came of each point in DIR, and goes on where a run before was ended; what was bad with another build is tried again. --only
takes the scenarios whose names hold TEXT, --sample one call of each kind, --most so many cuts and states of a scenario. --scoreboard runs nothing: it
writes docs/reliability-scoreboard.md from DIR. Exit code 1 when anything is lost, mixed or stuck. Needs root.`;

const { values } = parseArgs({
  options: {
    results: { type: 'string' },
    parts: { type: 'string', default: Object.keys(PARTS).join() },
    fs: { type: 'string', default: PARTS.kill.types.join() },
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: '600' },
    most: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    sample: { type: 'boolean', default: false },
    scoreboard: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else if (values.scoreboard) write(readBooks(values.results));
else await start();

async function start() {
  const types = values.fs.split(',');
  const jobs = values.parts
    .split(',')
    .flatMap((part) =>
      PARTS[part].types.filter((type) => types.includes(type)).map((type) => ({ part, type })),
    );
  const end = performance.now() + Number(values.minutes) * 60_000;
  for (const [at, { part, type }] of jobs.entries()) {
    const why = whyNot(type);
    // A sample is of everything; whoever wants all of it goes on another time.
    const share = values.sample ? (end - performance.now()) / (jobs.length - at) : end - performance.now();
    if (why === undefined) await one(part, type, performance.now() + share);
    else console.log(`${part}, ${type}: skipped, because ${why}`);
  }
}

function whyNot(type) {
  return whyNoTracer() ?? (type === 'juicefs' ? whyNoJuicefs() : whyNoImage(type));
}

async function one(part, type, deadline) {
  const say = (line) => console.log(`${part}, ${type}, ${line}`);
  const { only, sample, results } = values;
  const [most, seed] = [Number(values.most), Number(values.seed)];
  const bad = await runPart(part, { type, deadline, only, sample, most, seed, results, say });
  for (const { point, problems } of bad)
    console.log(`BAD ${part}, ${type}, ${point}\n  ${problems.join('\n  ')}`);
  if (bad.length > 0) process.exitCode = 1;
}

function write(results) {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inRoot(), encoding: 'utf8' });
  const machine = `${os.cpus().length} CPUs, Linux ${os.release()}, Node ${process.version}`;
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const text = scoreboard(results, { commit: git.stdout.trim(), date, machine });
  writeFileSync(inRoot('docs', 'reliability-scoreboard.md'), text);
}

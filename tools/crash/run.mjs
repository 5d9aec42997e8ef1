#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { inRoot } from '../setup/paths.mjs';
import { whyNoTracer } from './build-tracer.mjs';
import { FILE_SYSTEMS, whyNoImage } from './images.mjs';
import { PARTS, runPart } from './parts.mjs';
import { scoreboard } from './scoreboard.mjs';

const HELP = `Usage: tools/x crash [--parts kill,errno,cut,replay,random,mutants] [--fs ext4,xfs,btrfs] [--only TEXT] [--minutes 600]
                     [--sample] [--seed N] [--scoreboard]

Kills every command that changes something at each of its system calls, cuts its power, lets its calls fail, and judges what is left.
--only takes the scenarios whose names hold TEXT, --sample one call of each kind, --minutes shares that much time out between the parts,
--scoreboard writes docs/reliability-scoreboard.md. Exit code 1 when anything is lost, mixed or stuck. Needs root.`;

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: Object.keys(PARTS).join() },
    fs: { type: 'string', default: FILE_SYSTEMS.join() },
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    sample: { type: 'boolean', default: false },
    scoreboard: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await start();

async function start() {
  const results = [];
  const jobs = values.parts.split(',').flatMap((part) => placesOf(part).map((type) => ({ part, type })));
  const end = performance.now() + Number(values.minutes) * 60_000;
  for (const [at, { part, type }] of jobs.entries()) {
    const why = whyNoTracer() ?? whyNoImage(type);
    const deadline = performance.now() + (end - performance.now()) / (jobs.length - at);
    results.push(why === undefined ? await one(part, type, deadline) : skippedPart(part, type, why));
    if (values.scoreboard) write(results);
  }
  for (const { part, type, bad } of results) {
    for (const { point, problems } of bad)
      console.log(`BAD ${part}, ${type}, ${point}\n  ${problems.join('\n  ')}`);
  }
  process.exitCode = results.every(({ bad }) => bad.length === 0) ? 0 : 1;
}

/** What does not depend on the file system is done on the first one. */
function placesOf(part) {
  const types = values.fs.split(',');
  return PARTS[part].everywhere ? types : types.slice(0, 1);
}

async function one(part, type, deadline) {
  const say = (line) => console.log(`${part}, ${type}, ${line}`);
  const { only, sample } = values;
  const result = await runPart(part, { type, deadline, only, sample, seed: Number(values.seed), say });
  say(`${result.tried} of ${result.points} tried, ${result.bad.length} bad`);
  return result;
}

function skippedPart(part, type, why) {
  return { part, type, skipped: [why], points: 0, tried: 0, missed: [], bad: [], unfinished: [] };
}

function write(results) {
  const git = (...args) => spawnSync('git', args, { cwd: inRoot(), encoding: 'utf8' }).stdout.trim();
  const machine = `${os.cpus().length} CPUs, Linux ${os.release()}, Node ${process.version}`;
  const commit = git('rev-parse', '--short', 'HEAD');
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const titled = results.map((result) => ({ ...result, part: PARTS[result.part].title }));
  const engines = skippedPart(
    'juicefs-clone',
    'juicefs',
    'a mount cannot be cut off and copied like an image; tools/integration tests it',
  );
  writeFileSync(
    inRoot('docs', 'reliability-scoreboard.md'),
    scoreboard({ results: [...titled, engines], commit, date, machine }),
  );
}

#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
// Built code: jest's globals, which the package's index brings along, exist in a test only.
import { withFileSystem } from '../../packages/testing/dist/with-file-system.js';
import { withJuicefs } from '../../packages/testing/dist/with-juicefs.js';
import { stress } from './stress.mjs';

const HELP = `Usage: tools/stress/run.mjs --roots DIR[,DIR2] | --fs ext4,xfs,btrfs | --juicefs sqlite,redis [--processes 8] [--operations 50] [--seed N] [--readers 1]
                           [--engine auto] [--no-kill] [--json]

Runs mixed commands on one repository, which it makes below DIR, from many processes at once; half of them are killed at a random
moment. Several roots are several mounts of the same place, each a machine; with --fs, fresh images are mounted one after the other, with
--juicefs fresh volumes, each on two mounts. Then holds what was acknowledged against what is there.
Exit code 1 when anything is lost, broken or stuck; the repository then stays where it is.`;

const { values } = parseArgs({
  options: {
    roots: { type: 'string' },
    fs: { type: 'string' },
    juicefs: { type: 'string' },
    processes: { type: 'string', default: '8' },
    operations: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    readers: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'auto' },
    'no-kill': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || [values.roots, values.fs, values.juicefs].filter(Boolean).length !== 1) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else await startAll();

async function startAll() {
  if (values.roots !== undefined) await start(values.roots.split(','));
  for (const type of list(values.fs)) await withFileSystem(type, (root) => start([root], type));
  for (const metadata of list(values.juicefs)) {
    const volume = { metadata, mounts: 2, sizeMb: 2048 };
    await withJuicefs(volume, ({ mounts }) => start(mounts, `JuiceFS on ${metadata}, two mounts`));
  }
}

function list(text = '') {
  return text.split(',').filter(Boolean);
}

async function start(roots, where = roots.join(', ')) {
  const caches = mkdtempSync(path.join(tmpdir(), 'jvs-stress-caches-'));
  const seed = Number(values.seed);
  console.error(`${where}: seed ${seed}`);
  try {
    const report = await stress({
      roots,
      caches,
      seed,
      processes: Number(values.processes),
      operations: Number(values.operations),
      readers: Number(values.readers),
      engine: values.engine,
      killing: !values['no-kill'],
      say: (line) => console.error(line),
    });
    console.log(values.json ? JSON.stringify({ where, ...report }, null, 2) : `${where}, ${textOf(report)}`);
    if (report.problems.length === 0)
      rmSync(path.join(roots[0], `stress-${seed}`), { recursive: true, force: true });
    else process.exitCode = 1;
  } finally {
    rmSync(caches, { recursive: true, force: true });
  }
}

function textOf({
  seed,
  machines,
  processes,
  operations,
  acknowledged,
  killed,
  refused,
  looks,
  by,
  problems,
}) {
  const lines = [
    `seed ${seed}: ${processes} processes on ${machines} machine(s), ${operations} operations: ${acknowledged} acknowledged, ${killed} killed, ` +
      `${refused} refused; ${looks} looks beside them; ${problems.length} wrong`,
  ];
  for (const [name, one] of Object.entries(by)) {
    lines.push(`  ${name.padEnd(16)} ${one.done} acknowledged, ${one.killed} killed, ${one.refused} refused`);
  }
  return [...lines, ...problems.map((problem) => `WRONG: ${problem}`)].join('\n');
}

#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { changeOneInHundred } from './change.mjs';
import { floors, peers } from './peers.mjs';
import { peakMemory, remove, run, summary, timed } from './measure.mjs';
import { withImage } from './with-image.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const jvs = join(here, '..', 'jvs');
const GENERATOR = join(here, '..', '..', 'packages', 'testing', 'scripts', 'generated_tree.py');
const { values: options } = parseArgs({
  options: {
    fs: { type: 'string', default: 'xfs,ext4,btrfs' },
    files: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    'first-rounds': { type: 'string' },
    image: { type: 'string', default: '8G' },
    images: { type: 'string', default: '/dev/shm' },
    only: { type: 'string', default: 'first,again,changed,restore,status' },
    out: { type: 'string' },
  },
});

function compileFloor(scratch) {
  const floor = join(scratch, 'floor-bin');
  run(['cc', '-O2', '-o', floor, join(here, 'floor.c'), '-lpthread', '-ldl']);
  return floor;
}

/** One operation of every tool, interleaved, `rounds` times. `prepare` runs before each tool, untimed. */
function compare(operation, { tools, floor, sync }, { rounds, prepare }) {
  const samples = {};
  for (let round = 0; round < rounds; round++) {
    for (const tool of tools) {
      const work = tool[operation === 'changed' ? 'again' : operation];
      if (work === undefined) continue;
      prepare(tool);
      sync();
      (samples[tool.name] ??= []).push(timed(work, sync));
    }
    const least = floor[operation === 'changed' ? 'again' : operation];
    if (least !== undefined) (samples.floor ??= []).push(least());
  }
  return Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, summary(list)]));
}

function print(type, operation, rows) {
  const base = rows.jvs.min;
  process.stdout.write(`\n${type} ${operation} (seconds: min median max; ratio to jvs)\n`);
  for (const [name, row] of Object.entries(rows))
    process.stdout.write(
      `  ${name.padEnd(26)} ${row.min.toFixed(2).padStart(8)} ${row.median.toFixed(2).padStart(8)} ${row.max.toFixed(2).padStart(8)}   ${(row.min / base).toFixed(2)}x\n`,
    );
}

function bench(type) {
  return withImage(type, { images: options.images, size: options.image }, ({ scratch, mount }) => {
    const repository = join(mount, 'repo');
    const tree = join(repository, 'main');
    const store = join(mount, 'store');
    const original = join(mount, 'original');
    const wanted = options.only.split(',');
    const reflink = type !== 'ext4';
    mkdirSync(store);
    mkdirSync(original);
    run(['python3', GENERATOR, original, options.files]);
    const floorBinary = compileFloor(scratch);
    const sync = () => run([floorBinary, 'sync', mount]);
    const tools = peers({ jvs, repository, tree, store, reflink });
    const context = { tools, floor: floors({ floor: floorBinary, tree: original, store, reflink }), sync };
    const renew = () => {
      remove(repository);
      run([jvs, 'init', repository]);
      run(['cp', '-aT', '--reflink=auto', original, tree]);
    };
    const result = {};
    const measure = (operation, prepare) => {
      if (!wanted.includes(operation)) return;
      const rounds = Number((operation === 'first' && options['first-rounds']) || options.rounds);
      result[operation] = compare(operation, context, { rounds, prepare });
      print(type, operation, result[operation]);
    };
    renew();
    measure('first', (tool) => (tool.name === 'jvs' ? renew() : tool.reset()));
    if (!wanted.includes('first')) for (const tool of tools) (tool.reset(), tool.first?.());
    measure('again', () => {});
    measure('status', () => {});
    measure('changed', () => changeOneInHundred(tree));
    measure('restore', () => {
      changeOneInHundred(tree);
    });
    result.memory = peakMemory([jvs, 'snapshot', '--rehash', 'memory', '--repo', repository]);
    process.stdout.write(
      `\n${type} peak memory of a rehashing snapshot: ${(result.memory / 2 ** 20).toFixed(0)} MiB\n`,
    );
    return result;
  });
}

const results = {
  date: new Date().toISOString(),
  files: Number(options.files),
  node: process.version,
  results: {},
};
for (const type of options.fs.split(',')) results.results[type] = bench(type);
if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);

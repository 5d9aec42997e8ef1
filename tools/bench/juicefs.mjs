#!/usr/bin/env node
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { JUICEFS } from '../../packages/testing/dist/juicefs-program.js';
import { withJuicefs } from '../../packages/testing/dist/with-juicefs.js';
import { run, summary, timed } from './measure.mjs';

/** A snapshot beside `juicefs clone --preserve` of the same tree, in the same round: what jvs adds to the clone itself. */
const { values: options } = parseArgs({
  options: {
    metadata: { type: 'string', default: 'sqlite,redis' },
    files: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    'with-cp': { type: 'boolean', default: false },
  },
});
const JVS = join(import.meta.dirname, '..', 'jvs');
const PER_CLONE = 1000;
/** syncfs does nothing on JuiceFS: what is answered is in the metadata engine. */
const nothing = () => undefined;

/** 1,000 small files in ten directories, and clones of them: written one by one, 100,000 files take minutes. */
function fill(root, files) {
  for (let at = 0; at < Math.min(files, PER_CLONE); at++) {
    const directory = join(root, 'k0', `d${at % 10}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `file ${at}`), `content of file ${at}\n`.repeat(40));
  }
  for (let k = 1; k * PER_CLONE < files; k++) clone(join(root, 'k0'), join(root, `k${k}`));
}

function clone(from, to) {
  run([JUICEFS, 'clone', '--preserve', from, to]);
}

/** Byte for byte with an fsync per file: what a copy is that survives a power cut as a snapshot does. */
function copySynced(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copySynced(source, target);
    else writeSynced(target, readFileSync(source));
  }
}

function writeSynced(path, content) {
  const file = openSync(path, 'wx');
  writeSync(file, content);
  fsyncSync(file);
  closeSync(file);
}

function measure(root) {
  const repo = join(root, 'repo');
  const main = join(repo, 'main');
  run([JVS, 'init', repo]);
  fill(main, Number(options.files));
  const seconds = { clone: [], first: [], again: [], cp: [], synced: [] };
  const inMain = (args) => () => run([JVS, ...args], { cwd: main });
  seconds.first.push(timed(inMain(['snapshot', 'first']), nothing));
  for (let round = 0; round < Number(options.rounds); round++) {
    const target = join(root, `clone-${round}`);
    seconds.clone.push(timed(() => clone(main, target), nothing));
    seconds.again.push(timed(inMain(['snapshot', `again ${round}`]), nothing));
    run([JUICEFS, 'rmr', target]);
  }
  if (options['with-cp']) {
    seconds.cp.push(timed(() => run(['cp', '-a', main, join(root, 'copied')]), nothing));
    seconds.synced.push(timed(() => copySynced(main, join(root, 'synced')), nothing));
  }
  return seconds;
}

for (const metadata of options.metadata.split(',')) {
  await withJuicefs({ metadata, sizeMb: 4096 }, async ({ mounts }) => {
    const seconds = measure(mounts[0]);
    const figures = Object.entries(seconds).filter(([, values]) => values.length > 0);
    const line = figures.map(([name, values]) => `${name} ${summary(values).min.toFixed(2)}`).join(', ');
    const ratio = summary(seconds.again).min / summary(seconds.clone).min;
    console.log(`${metadata}, ${options.files} files: ${line}; again / clone ${ratio.toFixed(2)}`);
  });
}

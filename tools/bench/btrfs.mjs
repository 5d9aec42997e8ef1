#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBtrfsEngine } from '../../packages/engine-btrfs/dist/index.js';
import { loadTreeOps } from '../../packages/fs/dist/index.js';
import { withFileSystem } from '../../packages/testing/dist/with-file-system.js';
import { run, summary } from './measure.mjs';

/** What an unchanged snapshot and a fork cost with worktrees that are subvolumes: the engine's call alone, and the whole command; time, CPU, system calls. */
const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '1000,100000,1000000' },
    rounds: { type: 'string', default: '5' },
    // A jvs that has the engine.
    jvs: { type: 'string', default: join(import.meta.dirname, '..', 'jvs') },
  },
});
const JVS = options.jvs;
const PER_COPY = 1000;

/** Directories of 1,000 small files: the first is written, the others are clones of it. */
function fill(root, files) {
  const first = join(root, 'k0');
  mkdirSync(first);
  for (let at = 0; at < Math.min(files, PER_COPY); at++)
    writeFileSync(join(first, `file ${at}`), `content of file ${at}\n`.repeat(300));
  for (let k = 1; k * PER_COPY < files; k++) run(['cp', '-a', '--reflink=auto', first, join(root, `k${k}`)]);
}

/** Seconds of CPU, user and system, of a command and its children. */
function cpuOf(argv, cwd) {
  const script =
    'import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);' +
    'r=resource.getrusage(resource.RUSAGE_CHILDREN);print(r.ru_utime+r.ru_stime)';
  return Number(run(['python3', '-c', script, ...argv], { cwd }).stdout);
}

function systemCallsOf(argv, cwd) {
  const { stderr } = run(['strace', '-f', '-c', '-U', 'calls', ...argv], { cwd });
  return Number(/^\s*(\d+)\s+total$/m.exec(stderr)?.[1]);
}

async function secondsOf(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

async function measure(root, files) {
  const repo = join(root, 'repo');
  const main = join(repo, 'main');
  run([JVS, 'init', repo, '--engine', 'btrfs']);
  fill(main, files);
  const figures = { files, first: await secondsOf(() => run([JVS, 'snapshot', 'first'], { cwd: main })) };
  const engine = createBtrfsEngine(loadTreeOps());
  const samples = { call: [], snapshot: [], fork: [] };
  let since = join(root, 'since');
  await engine.snapshot(main, since);
  for (let round = 0; round < Number(options.rounds); round++) {
    const clone = join(root, `clone-${round}`);
    samples.call.push(await secondsOf(() => engine.snapshotUnchanged(main, clone, since)));
    since = clone;
  }
  run([JVS, 'snapshot', 'again'], { cwd: main });
  for (let round = 0; round < Number(options.rounds); round++) {
    samples.snapshot.push(await secondsOf(() => run([JVS, 'snapshot', 'unchanged'], { cwd: main })));
    samples.fork.push(
      await secondsOf(() => run([JVS, 'worktree', 'fork', 'HEAD', `fork-${round}`], { cwd: main })),
    );
  }
  for (const [name, values] of Object.entries(samples)) figures[name] = summary(values).min;
  figures.snapshotCpu = cpuOf([JVS, 'snapshot', 'cpu'], main);
  figures.snapshotCalls = systemCallsOf([JVS, 'snapshot', 'traced'], main);
  figures.forkCpu = cpuOf([JVS, 'worktree', 'fork', 'HEAD', 'fork-cpu'], main);
  figures.forkCalls = systemCallsOf([JVS, 'worktree', 'fork', 'HEAD', 'fork-traced'], main);
  return figures;
}

for (const files of options.files.split(',').map(Number)) {
  await withFileSystem('btrfs', async (root) => console.log(JSON.stringify(await measure(root, files))), {
    sizeMb: 1024 + Math.ceil(files / 100),
  });
}

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { knownCommands, machineEnvironment, runJvsProcess } from '../drive/jvs-process.mjs';
import { seededRandom } from '../drive/random.mjs';
import { checkOutcome } from './check-outcome.mjs';
import { OPERATIONS } from './operations.mjs';
import { read } from './reader.mjs';
import { Worker } from './worker.mjs';

/**
 * Makes a repository below `roots[0]` (the other roots are further mounts of the same place, each a machine with a cache of its own), lets
 * `processes` workers run `operations` commands each while `readers` look on, kills half of the commands, and checks what is left.
 * @param {{roots: string[], caches: string, processes: number, operations: number, seed: number, readers?: number, engine?: string, killing?: boolean, program?: string, say?: (line: string) => void}} options
 */
export async function stress(options) {
  const {
    roots,
    caches,
    processes,
    operations,
    seed,
    readers = 1,
    engine = 'auto',
    killing = true,
    program,
    say = () => {},
  } = options;
  const repoName = `stress-${seed}`;
  const machines = roots.map((root, at) =>
    machineOf({ number: at + 1, repo: path.join(root, repoName), caches }),
  );
  const run = (machine, args, killAfterMs) =>
    runJvsProcess(args, { cwd: machine.repo, env: machine.env, killAfterMs, program });
  const ask = async (machine, args) => {
    const { exitCode, document, text } = await run(machine, args);
    if (exitCode !== 0 && document?.data === undefined)
      throw new Error(`jvs ${args.join(' ')} ended with ${exitCode}: ${text}`);
    return document.data;
  };
  await prepare({ roots, repoName, machines, engine, processes, ask });
  const workers = makeWorkers({ processes, machines, seed, run, killing });
  let working = true;
  const looking = Array.from({ length: readers }, (_, at) =>
    read({ machines, run, random: seededRandom(seed + 7919 * (at + 1)), stopped: () => !working }),
  );
  const ticker = setInterval(() => say(progress(workers, processes * operations)), 10_000);
  try {
    await Promise.all(workers.map((worker) => worker.work(operations)));
  } finally {
    working = false;
    clearInterval(ticker);
  }
  const looks = await Promise.all(looking);
  const problems = [
    ...workers.flatMap(({ violations }) => violations),
    ...looks.flatMap((one) => one.problems),
    ...(await checkOutcome({ machines, workers, ask })),
  ];
  return summarise({ options, workers, looks, problems });
}

function machineOf({ number, repo, caches }) {
  const cache = path.join(caches, `machine-${number}`);
  mkdirSync(cache, { recursive: true });
  return { number, repo, env: machineEnvironment(cache) };
}

async function prepare({ roots, repoName, machines, engine, processes, ask }) {
  const [first] = machines;
  await ask({ ...first, repo: roots[0] }, ['init', repoName, '--engine', engine]);
  const main = path.join(first.repo, 'main');
  mkdirSync(path.join(main, 'base'), { recursive: true });
  for (let n = 0; n < 20; n += 1)
    writeFileSync(path.join(main, 'base', `file-${n}`), `${n}\n`.repeat(n * 40));
  await ask(first, ['snapshot', 'base']);
  await ask(first, ['worktree', 'fork', 'HEAD', 'shared']);
  for (let n = 0; n < processes; n += 1) await ask(first, ['worktree', 'fork', 'HEAD', `w${n}`]);
}

function makeWorkers({ processes, machines, seed, run, killing }) {
  const commands = knownCommands();
  const operations = OPERATIONS.filter(({ needs }) => commands.has(needs));
  return Array.from({ length: processes }, (_, number) => {
    const random = seededRandom(seed * 1009 + number);
    const worker = new Worker({ number, machines, random, run, operations, killing });
    worker.begin();
    return worker;
  });
}

function progress(workers, all) {
  const done = workers.reduce((sum, { turn }) => sum + turn, 0);
  return `${done} of ${all} operations, ${workers.flatMap(({ violations }) => violations).length} wrong`;
}

function summarise({ options, workers, looks, problems }) {
  const sum = (of) => workers.reduce((total, worker) => total + of(worker), 0);
  const by = {};
  for (const { tally } of workers) {
    for (const [name, counts] of Object.entries(tally.by)) {
      const all = (by[name] ??= { done: 0, killed: 0, refused: 0 });
      for (const key of Object.keys(counts)) all[key] += counts[key];
    }
  }
  const { seed, processes, operations, roots } = options;
  return {
    seed,
    machines: roots.length,
    processes,
    operations: processes * operations,
    acknowledged: sum(({ tally }) => tally.done),
    killed: sum(({ tally }) => tally.killed),
    refused: sum(({ tally }) => Object.values(tally.refused).reduce((a, b) => a + b, 0)),
    looks: looks.reduce((total, one) => total + one.looks, 0),
    by,
    problems,
  };
}

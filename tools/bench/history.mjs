// What history and the names of snapshots cost with many: `node tools/bench/history.mjs [COUNT…]` (default 1000 10000). Each command is run as a user
// runs it, five rounds, minimum; `read` is reading all descriptors once in one process, which a history of everything cannot do without where it keeps no index.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { advanceHead, readSnapshot, readWorktree } from '@jvs/repo';
import { run, summary } from './measure.mjs';
import { syntheticRepository } from './synthetic-repository.mjs';

const JVS = path.join(import.meta.dirname, '..', 'jvs');
const ROUNDS = 5;
const counts = process.argv.slice(2).map(Number);

for (const count of counts.length > 0 ? counts : [1000, 10_000]) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'jvs-bench-history-'));
  try {
    await measure(scratch, count);
  } finally {
    // Node's own recursion is slow on this many directories.
    execFileSync('rm', ['-rf', scratch]);
  }
}

async function measure(scratch, count) {
  const { repo, ids } = await syntheticRepository(scratch, count);
  const tip = ids.at(-1);
  await advanceHead(repo, await readWorktree(repo, 'main'), { head: tip, current: tip }, tip);
  const far = Math.min(500, count - 1);
  const commands = {
    // The first run makes the index; it is measured alone.
    index: ['history', '-n', '20'],
    newest: ['history', '-n', '20'],
    all: ['history', '--all', '--json'],
    grep: ['history', '--grep', 'snapshot 7'],
    prefix: ['show', ids[0].slice(0, 13)],
    back: ['show', `HEAD~${far}`],
    info: ['info'],
  };
  const figures = Object.entries(commands).map(([name, command]) => {
    const rounds = name === 'index' ? 1 : ROUNDS;
    const argv = [process.execPath, JVS, ...command, '--repo', repo.root];
    return [name, Math.round(fastest(rounds, () => run(argv)))];
  });
  const from = performance.now();
  await readAll(repo, ids);
  const read = Math.round(performance.now() - from);
  console.log(JSON.stringify({ count, read, ...Object.fromEntries(figures) }));
}

function fastest(rounds, work) {
  const samples = Array.from({ length: rounds }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return summary(samples).min;
}

async function readAll(repo, ids) {
  for (let at = 0; at < ids.length; at += 64)
    await Promise.all(ids.slice(at, at + 64).map((id) => readSnapshot(repo, id, { labelGeneration: 0 })));
}

// How long a plan takes with many descriptors: `node tools/bench/gc-plan.mjs [COUNT…]` (default 1000 10000). Makes repositories of published snapshots
// whose payload is one empty directory, and sets `gc plan` beside reading all descriptors once, as planning must.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSnapshot } from '@jvs/repo';
import { decide, loadFactsBeside, planDeletion } from '@jvs/gc';
import { syntheticRepository } from './synthetic-repository.mjs';

const counts = process.argv.slice(2).map(Number);

for (const count of counts.length > 0 ? counts : [1000, 10_000]) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'jvs-bench-gc-'));
  try {
    await measure(scratch, count);
  } finally {
    // Node's own recursion is slow on this many directories.
    execFileSync('rm', ['-rf', scratch]);
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(scratch, count) {
  const { repo, ids } = await syntheticRepository(scratch, count);
  const policy = { keep_last: 100, keep_daily: 30, keep_monthly: 12 };
  const read = await timed(() => readAll(repo, ids));
  const ratio = ({ took }) => Number((took / read.took).toFixed(2));
  const { took: load, value: facts } = await timed(() => loadFactsBeside(repo, new Date()));
  const { took: decided } = await timed(() => decide(facts, { policy, now: new Date(), worktree: null }));
  const unmeasured = await timed(() => planDeletion(repo, { policy, worktree: null, sizes: false }));
  const first = await timed(() => planDeletion(repo, { policy, worktree: null }));
  const again = await timed(() => planDeletion(repo, { policy, worktree: null }));
  const row = { count, read: read.took, load, decided, unmeasured: unmeasured.took };
  const sizes = {
    first: first.took,
    again: again.took,
    peak_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify({ ...row, ...sizes, ratio: ratio(unmeasured), ratio_again: ratio(again) }));
}

async function readAll(repo, ids) {
  for (let at = 0; at < ids.length; at += 64)
    await Promise.all(ids.slice(at, at + 64).map((id) => readSnapshot(repo, id, { labelGeneration: 0 })));
}

async function timed(work) {
  const from = performance.now();
  const value = await work();
  return { value, took: Math.round(performance.now() - from) };
}

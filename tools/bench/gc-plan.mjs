// How long a plan takes with many descriptors: `node tools/bench/gc-plan.mjs [COUNT…]` (default 1000 10000). Makes repositories of published snapshots
// whose payload is one empty directory, and sets `gc plan` beside reading all descriptors once, as planning must.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canonicalJson, newId } from '@jvs/model';
import { makeReady, sealDescriptor } from '@jvs/integrity';
import { createEngineRegistry } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';
import { initRepository, readSnapshot } from '@jvs/repo';
import { decide, loadFacts, planDeletion } from '@jvs/gc';

const counts = process.argv.slice(2).map(Number);
const HASH = '0'.repeat(64);
const HOUR_MS = 3_600_000;

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
  const { repo } = await initRepository(context(scratch), { path: path.join(scratch, 'repo') });
  const ids = Array.from({ length: count }, () => newId());
  ids.forEach((id, at) => makeSnapshot(repo, id, { parent: ids[at - 1] ?? null, at, count }));
  const policy = { keep_last: 100, keep_daily: 30, keep_monthly: 12 };
  const read = await timed(() => readAll(repo, ids));
  const { took: load, value: facts } = await timed(() => loadFacts(repo, new Date()));
  const { took: decided } = await timed(() => decide(facts, { policy, now: new Date(), worktree: null }));
  const first = await timed(() => planDeletion(repo, { policy, worktree: null }));
  const again = await timed(() => planDeletion(repo, { policy, worktree: null }));
  const row = { count, read: read.took, load, decided, first: first.took, again: again.took };
  console.log(JSON.stringify({ ...row, ratio: Number((again.took / read.took).toFixed(2)) }));
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

function makeSnapshot({ paths }, id, { parent, at, count }) {
  const createdAt = new Date(Date.now() - (count - at) * HOUR_MS).toISOString();
  const descriptor = sealDescriptor({
    schema: 'jvs.descriptor/1',
    snapshot_id: id,
    parent_id: parent,
    worktree: 'main',
    kind: 'user',
    created_at: createdAt,
    note: `snapshot ${at}`,
    tags: [],
    engine: 'copy',
    engine_report: {
      ...{
        cloned: 0,
        copied: 0,
        linked: 0,
        hard_links: 0,
        directories: 1,
        symlinks: 0,
        specials: 0,
        bytes: 0,
      },
      lost: { owner: 0, xattrs: 0, specials: 0 },
    },
    consistency: { mode: 'per_file', changed: [], changed_count: 0, torn_count: 0, vanished_count: 0 },
    payload_root_hash: HASH,
    manifest_sha256: HASH,
    entries: 1,
    logical_bytes: 0,
    audit_head: { sequence: 1, record_hash: HASH },
    integrity_state: 'verified',
  });
  mkdirSync(paths.payload(id), { recursive: true });
  writeFileSync(paths.descriptor(id), `${canonicalJson(descriptor)}\n`);
  writeFileSync(paths.ready(id), `${canonicalJson(makeReady(descriptor, createdAt))}\n`);
}

function context(scratch) {
  const { ops, system } = loadTreeOps();
  return {
    ...{ ops, system, newId, engines: createEngineRegistry([]), now: () => new Date() },
    ...{ actor: 'bench@here', pid: process.pid, host: os.hostname(), uid: process.getuid?.() },
    ...{ cacheHome: path.join(scratch, 'cache'), lockTimeoutMs: 5000, recoverers: {} },
  };
}

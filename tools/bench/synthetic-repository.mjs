import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEngineRegistry } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';
import { makeReady, sealDescriptor } from '@jvs/integrity';
import { canonicalJson, newId } from '@jvs/model';
import { initRepository } from '@jvs/repo';

const HASH = '0'.repeat(64);
const HOUR_MS = 3_600_000;

/** A repository below `scratch` with `count` published snapshots in one line, whose payload is one empty directory each. */
export async function syntheticRepository(scratch, count) {
  const { repo } = await initRepository(context(scratch), { path: path.join(scratch, 'repo') });
  const ids = Array.from({ length: count }, () => newId());
  ids.forEach((id, at) => makeSnapshot(repo, id, { parent: ids[at - 1] ?? null, at, count }));
  return { repo, ids };
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
  mkdirSync(paths.payload(id), { recursive: true, mode: 0o700 });
  writeFileSync(paths.manifest(id), 'none\n');
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

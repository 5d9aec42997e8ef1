import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import { initRepository, publishSnapshot, readManifest, readWorktree, withWorktreeLock } from '@jvs/repo';
import { withTempDir } from '@jvs/testing';
import { testContext } from './support/test-context.js';

const { ops, system } = loadTreeOps();

/** The copy engine with a proof that says what it is told to, and the paths it was asked about. */
function provingEngine(answers: boolean[]): Engine & { readonly asked: string[] } {
  const copy = createCopyEngine({ ops });
  const asked: string[] = [];
  return {
    ...copy,
    name: 'proving',
    capabilities: { ...copy.capabilities, atomic: true, provesUnchanged: true },
    isUnchanged: async () => false,
    async snapshotUnchanged(src, dst, since) {
      asked.push(path.basename(path.dirname(since)));
      const answer = answers.shift() ?? false;
      if (answer) await copy.snapshot(src, dst);
      return answer;
    },
    asked,
  };
}

test("a payload that is proved to be the parent's takes over its digests, counts and manifest; without the proof everything is read", async () => {
  await withTempDir(async (dir) => {
    const engine = provingEngine([true, false]);
    const scans: string[] = [];
    const watched = { ...ops, scanTree: (root: string) => (scans.push(root), ops.scanTree(root)) };
    const context = testContext(dir, { ops: watched, system, extraEngines: [engine] });
    const { repo } = await initRepository(context, { path: `${dir}/repo`, engine: 'proving' });
    const main = repo.paths.worktreePayload('main');
    const publish = (rehash = false) =>
      withWorktreeLock(repo, 'main', async () => {
        const worktree = await readWorktree(repo, 'main');
        return publishSnapshot(repo, { worktree, kind: 'user', note: '', tags: [], advance: true, rehash });
      });
    await writeFile(`${main}/a`, 'a');
    const first = (await publish()).snapshot.descriptor;
    expect(engine.asked).toEqual([]);
    scans.length = 0;
    const { snapshot, read } = await publish();
    const second = snapshot.descriptor;
    expect([scans, read]).toEqual([[], { entries: 0, bytes: 0 }]);
    expect(second).toEqual({
      ...first,
      snapshot_id: second.snapshot_id,
      parent_id: first.snapshot_id,
      created_at: second.created_at,
      audit_head: second.audit_head,
      descriptor_checksum: second.descriptor_checksum,
    });
    const inodeOf = (id: string): number => statSync(repo.paths.manifest(id)).ino;
    expect(inodeOf(second.snapshot_id)).toBe(inodeOf(first.snapshot_id));
    expect((await readManifest(repo, second.snapshot_id)).count).toBe(2);
    await writeFile(`${main}/a`, 'other');
    const third = (await publish()).snapshot.descriptor;
    expect(third.payload_root_hash).not.toBe(second.payload_root_hash);
    await publish(true);
    expect(engine.asked).toEqual([first.snapshot_id, second.snapshot_id]);
  });
});

import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { readAuditLog } from '@jvs/audit';
import { planDeletion, runPlan, type PlanResult } from '@jvs/gc';
import { sealPin } from '@jvs/integrity';
import { newId, type Retention } from '@jvs/model';
import {
  advanceHead,
  ancestry,
  beginOperation,
  openCatalogue,
  readManifest,
  readSnapshot,
  readTombstone,
  readWorktree,
  resolveRef,
  writeLabels,
  writePin,
  type Repository,
} from '@jvs/repo';
import { openRepo, snapshotOf } from './fixture.js';
import { code, withLine } from './in-repo.js';

const KEEP_TWO: Retention = { keep_last: 2, min_age_days: 0 };
const plan = (repo: Repository, policy: Retention = KEEP_TWO): Promise<PlanResult> =>
  planDeletion(repo, { policy, worktree: null });
const victims = ({ victims: all }: PlanResult): string[] => all.map(({ snapshot }) => snapshot.id);

async function expectWhole(repo: Repository, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await readManifest(repo, id);
    expect(existsSync(`${repo.paths.payload(id)}/same`)).toBe(true);
  }
}

async function operations(repo: Repository): Promise<string[]> {
  const found: string[] = [];
  for await (const { record } of readAuditLog(repo.paths.auditLog)) if (record) found.push(record.operation);
  return found;
}

describe('a plan', () => {
  test('DEL-04: deletes what it names, leaves tombstones and one audit record, and is used up', () =>
    withLine(4, async (repo, ids) => {
      const made = await plan(repo);
      expect(victims(made)).toEqual(ids.slice(0, 2));
      const { deleted, spared, freedBytes } = await runPlan(repo, made.plan.plan_id);
      expect([deleted, spared]).toEqual([ids.slice(0, 2), []]);
      expect(freedBytes).toBeGreaterThanOrEqual(0);
      expect(readdirSync(repo.paths.snapshots).sort()).toEqual(ids.slice(2).sort());
      expect(readdirSync(repo.paths.descriptors)).toHaveLength(2);
      expect([readdirSync(repo.paths.tmp), readdirSync(repo.paths.intents)]).toEqual([[], []]);
      expect(await readTombstone(repo, ids[0]!)).toMatchObject({
        note: 's0',
        parent_id: null,
        worktree: 'main',
      });
      expect((await operations(repo)).filter((name) => name === 'gc_run')).toHaveLength(1);
      await expectWhole(repo, ids.slice(2));
      await expect(runPlan(repo, made.plan.plan_id)).rejects.toEqual(code('E_GC_PLAN_NOT_FOUND'));
    }));

  test('DEL-05: what was deleted is said to be, and counts as an ancestor', () =>
    withLine(4, async (repo, ids) => {
      await writeLabels(repo, ids[0]!, { tags: ['kept'], note: 's0' });
      await runPlan(repo, (await plan(repo)).plan.plan_id);
      const worktree = await readWorktree(repo, 'main');
      expect((await resolveRef(repo, 'HEAD~3', { worktree })).descriptor.snapshot_id).toBe(ids[0]);
      await expect(resolveRef(repo, 'HEAD~2', { worktree })).rejects.toEqual(code('E_SNAPSHOT_DELETED'));
      await expect(resolveRef(repo, 'HEAD~4', { worktree })).rejects.toEqual(code('E_REF_NOT_FOUND'));
      for (const ref of [ids[1]!, ids[1]!.slice(0, 8)])
        await expect(resolveRef(repo, ref)).rejects.toMatchObject({
          code: 'E_SNAPSHOT_DELETED',
          details: { snapshot_id: ids[1] },
        });
      const catalogue = await openCatalogue(repo);
      const line = await ancestry(repo, catalogue, { id: ids[3]! });
      expect(line.map((each) => each.snapshot?.snapshotId ?? each.deleted?.snapshot_id)).toEqual(
        [...ids].reverse(),
      );
    }));

  test('DEL-06: spares what is protected by now', () =>
    withLine(6, async (repo, ids) => {
      const made = await plan(repo);
      expect(victims(made)).toEqual(ids.slice(0, 4));
      await writeLabels(repo, ids[0]!, { tags: ['keep'], note: '' });
      const pin = sealPin({
        schema: 'jvs.pin/1',
        pin_id: newId(),
        snapshot_id: ids[1]!,
        reason: 'evidence',
        expires_at: null,
        created_at: new Date().toISOString(),
        actor: 'tester@here',
      });
      await writePin(repo, pin);
      const operation = await beginOperation(repo, {
        operation: 'restore',
        worktree: 'main',
        snapshotId: ids[2]!,
        reads: ids[2]!,
        details: {},
      });
      const { deleted, spared } = await runPlan(repo, made.plan.plan_id);
      await operation.finish();
      expect([deleted, spared]).toEqual([[ids[3]], ids.slice(0, 3)]);
      await expectWhole(repo, [...ids.slice(0, 3), ...ids.slice(4)]);
    }));

  test('DEL-07: is refused when anything else would go by now', () =>
    withLine(4, async (repo, ids) => {
      const made = await plan(repo);
      await snapshotOf(repo, 'one more');
      await expect(runPlan(repo, made.plan.plan_id)).rejects.toEqual(code('E_GC_PLAN_MISMATCH'));
      expect(readdirSync(repo.paths.snapshots)).toHaveLength(ids.length + 1);
      expect(readdirSync(repo.paths.gcTombstones)).toEqual([]);
    }));

  test('DEL-08: expires, and is not believed when it was edited or does not stand under its name', () =>
    withLine(3, async (repo) => {
      const made = await plan(repo);
      const file = repo.paths.plan(made.plan.plan_id);
      const later = new Date(Date.now() + 25 * 3_600_000);
      const tomorrow = await openRepo(repo.root, { now: () => later });
      await expect(runPlan(tomorrow, made.plan.plan_id)).rejects.toEqual(code('E_GC_PLAN_EXPIRED'));
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('"keep_last":2', '"keep_last":1'));
      await expect(runPlan(repo, made.plan.plan_id)).rejects.toEqual(code('E_METADATA_CORRUPT'));
      const other = newId();
      await writeFile(repo.paths.plan(other), text);
      await expect(runPlan(repo, other)).rejects.toEqual(code('E_METADATA_CORRUPT'));
      for (const bad of ['../config', '', 'x'.repeat(300), newId()])
        await expect(runPlan(repo, bad)).rejects.toEqual(code('E_GC_PLAN_NOT_FOUND'));
      expect(readdirSync(repo.paths.snapshots)).toHaveLength(3);
    }));

  test('an expired plan is cleared away by the next', () =>
    withLine(1, async (repo) => {
      const { plan: old } = await plan(repo);
      const later = new Date(Date.now() + 25 * 3_600_000);
      const { plan: next } = await plan(await openRepo(repo.root, { now: () => later }));
      expect(readdirSync(repo.paths.gcPlans)).toEqual([`${next.plan_id}.json`]);
      expect(old.plan_id).not.toBe(next.plan_id);
    }));

  test('thins the oldest that nothing protects until the limit is kept, and says what is missing', () =>
    withLine(5, async (repo, ids) => {
      const policy = { min_age_days: 0, max_bytes: 0 };
      const everything = await plan(repo, policy);
      expect(victims(everything)).toEqual(ids.slice(0, 4));
      const { missingBytes, usedBytes } = everything.space!;
      expect(missingBytes).toBeGreaterThan(0);
      expect(missingBytes + everything.plan.bytes!).toBe(usedBytes);
      const roomy = await plan(repo, { ...policy, max_bytes: usedBytes - 1 });
      expect(victims(roomy)).toEqual(ids.slice(0, 1));
      await runPlan(repo, roomy.plan.plan_id);
      expect(victims(await plan(repo, policy))).toEqual(ids.slice(1, 4));
    }));

  test('a plan without sizes measures nothing, says no figures, lets limits take nothing, and is carried out', () =>
    withLine(3, async (repo, ids) => {
      const policy = { keep_last: 2, min_age_days: 0, max_bytes: 0 };
      const result = await planDeletion(repo, { policy, worktree: null, sizes: false });
      expect(readdirSync(repo.paths.cache).filter((name) => /^space-|^store/.test(name))).toEqual([]);
      expect(result).toMatchObject({ space: null, plan: { bytes: null }, victims: [{ bytes: null }] });
      expect(await runPlan(repo, result.plan.plan_id)).toMatchObject({ deleted: [ids[0]] });
    }));

  test('DEL-09: an operation that comes too late is told that its snapshot was deleted, and begins nothing', () =>
    withLine(3, async (repo, ids) => {
      await runPlan(repo, (await plan(repo)).plan.plan_id);
      const late = beginOperation(repo, {
        operation: 'restore',
        worktree: 'main',
        reads: ids[0]!,
        details: {},
      });
      await expect(late).rejects.toEqual(code('E_SNAPSHOT_DELETED'));
      expect(readdirSync(repo.paths.intents)).toEqual([]);
    }));

  test('is not made unless every head can be told, and a head that names nothing stops it', () =>
    withLine(2, async (repo) => {
      const worktree = await readWorktree(repo, 'main');
      await advanceHead(repo, worktree, { head: newId() }, newId());
      await expect(plan(repo)).rejects.toEqual(code('E_METADATA_CORRUPT'));
      await readSnapshot(repo, worktree.head.head!);
    }));
});

import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { isTemporaryName } from '@jvs/fs';
import { planDeletion, runPlan } from '@jvs/gc';
import { readManifest, readSnapshot, readTombstone, settleInterrupted, type Repository } from '@jvs/repo';
import { dies, mustRun } from '@jvs/testing';
import { openRepo } from './fixture.js';
import { withLine } from './in-repo.js';

/** Kills a run at a step; false when it came to its end before. */
function crash(root: string, planId: string, point: number): Promise<boolean> {
  return dies(path.join(import.meta.dirname, 'crashing-run.ts'), [root, planId, String(point)]);
}

/** A snapshot is wholly there, or wholly gone with a tombstone to tell. */
async function isThere(repo: Repository, id: string): Promise<boolean> {
  if (existsSync(repo.paths.snapshot(id))) {
    await readSnapshot(repo, id);
    await readManifest(repo, id);
    expect(existsSync(path.join(repo.paths.payload(id), 'same'))).toBe(true);
    expect(await readTombstone(repo, id)).toBeUndefined();
    return true;
  }
  expect(existsSync(repo.paths.descriptor(id))).toBe(false);
  expect(await readTombstone(repo, id)).toBeDefined();
  return false;
}

test('DEL-11: a run that is killed at any step leaves each snapshot whole or gone, and the same run goes on', async () => {
  await withLine(4, async (repo, ids, dir) => {
    const { plan } = await planDeletion(repo, {
      policy: { keep_last: 2, min_age_days: 0 },
      worktree: null,
    });
    const left = new Set<number>();
    let point = 0;
    for (; ; point += 1) {
      const root = path.join(dir, `at-${point}`);
      await mustRun('cp', ['-a', repo.root, root]);
      if (!(await crash(root, plan.plan_id, point))) break;
      const copy = await openRepo(root);
      await settleInterrupted(copy);
      const there = await Promise.all(ids.map((id) => isThere(copy, id)));
      expect(there.slice(2)).toEqual([true, true]);
      left.add(there.filter(Boolean).length);
      // A record cut off in the middle of its writing is nobody's, and stays.
      const intents = readdirSync(copy.paths.intents).filter((name) => !isTemporaryName(name));
      expect([intents, readdirSync(copy.paths.tmp)]).toEqual([[], []]);
      if (existsSync(copy.paths.plan(plan.plan_id))) await runPlan(copy, plan.plan_id);
      expect(await Promise.all(ids.map((id) => isThere(copy, id)))).toEqual([false, false, true, true]);
      await rm(root, { recursive: true });
    }
    expect(left).toEqual(new Set([4, 3, 2]));
    expect(point).toBeGreaterThan(15);
  });
}, 240_000);

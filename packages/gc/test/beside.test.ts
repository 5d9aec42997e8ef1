import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { decide, loadFactsBeside, planDeletion, runPlan } from '@jvs/gc';
import { sealPin } from '@jvs/integrity';
import { newId } from '@jvs/model';
import {
  readLabels,
  registerWorktree,
  removePin,
  withRepoLock,
  writeLabels,
  writePin,
  type Repository,
} from '@jvs/repo';
import { openRepo } from './fixture.js';
import { withLine } from './in-repo.js';

const POLICY = { keep_last: 1, min_age_days: 0 };
const PLANS = 6;

async function pin(repo: Repository, id: string): Promise<string> {
  const pinId = newId();
  const created_at = new Date().toISOString();
  const about = { snapshot_id: id, reason: '', expires_at: null, created_at, actor: 'tester@here' };
  await writePin(repo, sealPin({ schema: 'jvs.pin/1', pin_id: pinId, ...about }));
  return pinId;
}

/** What protects goes from one record to the other, each step under the lock as commands do it: at no moment is there none. */
async function moveProtection(repo: Repository, id: string): Promise<void> {
  const step = <T>(body: () => Promise<T>): Promise<T> => withRepoLock(repo, body);
  const pinId = await step(() => pin(repo, id));
  await step(() => writeLabels(repo, id, { tags: [], note: 'pinned' }));
  await step(() => writeLabels(repo, id, { tags: ['v1'], note: 'tagged' }));
  await step(() => removePin(repo, pinId));
}

/** A worktree changes its name: the new entry is complete before the old one goes. */
async function renameEntry(repo: Repository, head: string, turn: number): Promise<void> {
  const opId = newId();
  await withRepoLock(repo, async () => {
    await registerWorktree(repo, { name: `line-${turn + 1}`, base: head, opId });
    const staging = repo.paths.staging(opId);
    await mkdir(staging);
    await rename(repo.paths.worktree(`line-${turn}`), path.join(staging, 'retired'));
  });
}

test('DEL-15: no plan beside running changes lets go what is protected all the time, by whatever record', async () => {
  await withLine(4, async ({ root }, [named, moved, other]) => {
    const repo = await openRepo(root, { lockTimeoutMs: 60_000 });
    const [head, labelled] = [named!, moved!];
    await registerWorktree(repo, { name: 'line-0', base: head, opId: newId() });
    await writeLabels(repo, labelled, { tags: ['v1'], note: '' });
    let planning = true;
    const changes = async (change: (turn: number) => Promise<void>): Promise<number> => {
      let turn = 0;
      // The pause gives the lock to whoever waits for it.
      for (; planning; await setTimeout(8)) await change(turn++);
      return turn;
    };
    const lost: string[] = [];
    const plans = async (): Promise<void> => {
      for (let made = 0; made < PLANS; made++) {
        const now = new Date();
        const decisions = decide(await loadFactsBeside(repo, now), { policy: POLICY, worktree: null, now });
        const going = decisions.filter(({ verdict }) => verdict === 'goes').map((each) => each.snapshot.id);
        lost.push(...going.filter((id) => id !== other));
      }
    };
    const [, turns] = await Promise.all([
      plans().finally(() => (planning = false)),
      changes((turn) => renameEntry(repo, head, turn)),
      changes(() => moveProtection(repo, labelled)),
    ]);
    expect(turns).toBeGreaterThan(0);
    expect(lost).toEqual([]);
    expect((await readLabels(repo, labelled))?.tags).toEqual(['v1']);
  });
}, 60_000);

test('DEL-15: a plan beside a deletion does not fail', async () => {
  await withLine(12, async ({ root }, ids) => {
    const patient = { lockTimeoutMs: 60_000 };
    const repo = await openRepo(root, patient);
    const second = await openRepo(root, patient);
    const { plan } = await planDeletion(repo, { policy: POLICY, worktree: null });
    let running = true;
    const plans = async (): Promise<number> => {
      let made = 0;
      for (; running; await setTimeout(8)) {
        await planDeletion(second, { policy: POLICY, worktree: null });
        made++;
      }
      return made;
    };
    const deletion = async (): Promise<readonly string[]> => (await runPlan(repo, plan.plan_id)).deleted;
    const stop = (): boolean => (running = false);
    const [made, deleted] = await Promise.allSettled([plans().finally(stop), deletion().finally(stop)]);
    expect(deleted).toEqual({ status: 'fulfilled', value: ids.slice(0, -1) });
    expect(made).toEqual({ status: 'fulfilled', value: expect.any(Number) });
  });
}, 60_000);

import { ensureDirectory, writeFileDurably } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { worktreeConfigSchema, type WorktreeConfig } from '@jvs/model';
import { MAIN_WORKTREE } from '@jvs/repo';
import { recordedWorktree } from '../facts/lost-move.js';
import { newestHead, type WorktreeFacts } from '../facts/read-worktrees.js';
import { lostWorktrees } from '../facts/lost-worktrees.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';
import { setAsideFile } from './set-aside.js';
import { writeHead } from './write-head.js';

export const rebuildWorktreeConfigRepair: Repair = {
  id: 'rebuild_worktree_config',
  title: "Writes a worktree's lost or damaged entry in the registry anew, by its heads and the audit log",
  safe: false,
  locks: 'worktrees',
  recorded: 'intent',
  async plan(patient) {
    const lost = await lostWorktrees(patient);
    return Promise.all(lost.map((worktree) => action(patient, worktree)));
  },
};

async function action(patient: Patient, worktree: WorktreeFacts): Promise<RepairAction> {
  const { repo } = patient;
  const { name, config, generations } = worktree;
  const rebuilt = await rebuild(patient, worktree);
  const { head, current } = (await recordedWorktree(patient, name)) ?? { head: null, current: null };
  return {
    message: `write the entry of worktree "${name}" in the registry`,
    target: name,
    run: async (opId) => {
      const { paths } = repo;
      await ensureDirectory(paths.worktree(name));
      if (config.state === 'damaged') await setAsideFile(repo, paths.worktreeConfig(name), opId);
      // As registration does: the config comes last, and makes it exist.
      const to = { worktree: name, worktreeId: rebuilt.worktree_id, generation: 1, head, current, opId };
      if (generations.length === 0) await writeHead(repo, to);
      const bytes = encodeSealed(worktreeConfigSchema, rebuilt);
      await writeFileDurably(paths.worktreeConfig(name), bytes, { exclusive: true });
    },
  };
}

/** The id is that of its heads, else the recorded one: caches go by it. "main" has no recorded id, and gets a new one where its heads are gone too. */
async function rebuild(patient: Patient, worktree: WorktreeFacts): Promise<WorktreeConfig> {
  const { context } = patient.repo;
  const recorded = await recordedWorktree(patient, worktree.name);
  return {
    schema: 'jvs.worktree/1',
    name: worktree.name,
    worktree_id: newestHead(worktree)?.worktree_id ?? recorded?.worktreeId ?? context.newId(),
    base: worktree.name === MAIN_WORKTREE ? null : (recorded?.base ?? null),
    created_at: recorded?.createdAt ?? context.now().toISOString(),
  };
}

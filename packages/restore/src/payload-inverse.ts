import { pathToBytes, type FactsOf } from '@jvs/model';
import {
  findWorktree,
  mustStillExist,
  requestOf,
  undoBlocked,
  type Inverse,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import { restoreWorktree } from './restore-worktree.js';

/**
 * Takes a restore back: files and `current` become what they were, unsaved work of that time included. What is unsaved now is kept by an automatic
 * snapshot first. Throws E_UNDO_BLOCKED when the worktree has been moved since, E_UNDO_IMPOSSIBLE when a snapshot is gone, and what a restore throws.
 */
export const payloadInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'payload');
  const { before, paths, discarded } = facts;
  const worktree = await findWorktree(repo, facts.worktree_id);
  const unless = (now: Worktree): void => mustBeAsLeft(repo, now, facts);
  unless(worktree);
  if (discarded) warnOfDiscarded(repo);
  if (dryRun) return {};
  const { auto } = await restoreWorktree(repo, {
    worktree: worktree.name,
    ref: `id:${before.content}`,
    current: before.current,
    paths: paths?.map(pathToBytes),
    allowMissing: true,
    unless,
  });
  return { auto };
};

function mustBeAsLeft(repo: Repository, { name, config, head }: Worktree, facts: FactsOf<'payload'>): void {
  if (config.worktree_id !== facts.worktree_id || head.current !== facts.after.current)
    throw undoBlocked(`worktree "${name}" has moved on`, `jvs op log -w ${name}`, { worktree: name });
  mustStillExist(repo, [facts.before.content, facts.before.current]);
}

function warnOfDiscarded({ context }: Repository): void {
  const message = 'what the restore discarded was never kept, and does not come back';
  context.onEvent?.({ type: 'warning', code: 'W_DISCARDED', message });
}

import type { FactsOf, WorktreeEntry } from '@jvs/model';
import {
  findWorktree,
  mustStillExist,
  requestOf,
  undoBlocked,
  type Inverse,
  type InverseRequest,
  type InverseResult,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import { makeWorktree } from './make-worktree.js';
import { mustBeFree } from './must-be-free.js';
import { removeWorktree } from './remove-worktree.js';
import { renameWorktree } from './rename-worktree.js';

/**
 * Takes the making of a worktree back by removing it (what is unsaved in it is kept first), and a removal by bringing it back: same id, line and
 * files, unsaved ones included. Throws E_UNDO_BLOCKED when work went on in it or its name is taken, E_UNDO_IMPOSSIBLE when a snapshot is
 * gone, E_WORKTREE_PROTECTED where the user stands in it.
 */
export const worktreeInverse: Inverse = (repo, request) => {
  const { before, after } = requestOf(request, 'worktree').facts;
  if (after !== null) return takeAway(repo, request, after);
  return before === null ? Promise.resolve({}) : bringBack(repo, request, before);
};

/** Takes a rename back. Throws E_UNDO_BLOCKED when it has yet another name, or the old one is taken. */
export const nameInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'name');
  const worktree = await findWorktree(repo, facts.worktree_id);
  mustBeCalled(worktree, facts);
  mustBeFree(repo, facts.before);
  if (dryRun) return {};
  const { name: givenIn } = await findWorktree(repo, facts.scope);
  await renameWorktree(repo, { from: facts.after, to: facts.before, givenIn });
  return {};
};

async function takeAway(
  repo: Repository,
  { facts, dryRun, cwd }: InverseRequest,
  made: WorktreeEntry,
): Promise<InverseResult> {
  const worktree = await findWorktree(repo, made.worktree_id);
  const unless = (now: Worktree): void => mustBeAsMade(now, made);
  unless(worktree);
  if (dryRun) return {};
  const { name: from } = await findWorktree(repo, facts.scope);
  const { auto } = await removeWorktree(repo, { name: worktree.name, cwd, from, unless });
  return { auto };
}

async function bringBack(
  repo: Repository,
  { facts, dryRun }: InverseRequest,
  entry: WorktreeEntry,
): Promise<InverseResult> {
  const { name, content, head, current, base } = entry;
  mustStillExist(repo, [content, head, current, base]);
  mustBeFree(repo, name);
  if (dryRun) return {};
  await makeWorktree(repo, {
    name,
    base: content,
    operation: 'worktree_create',
    scope: facts.scope,
    entry,
  });
  return {};
}

function mustBeAsMade({ name, config, head }: Worktree, made: WorktreeEntry): void {
  const same =
    config.worktree_id === made.worktree_id && head.head === made.head && head.current === made.current;
  if (!same)
    throw undoBlocked(`work went on in worktree "${name}"`, `jvs op log -w ${name}`, { worktree: name });
}

function mustBeCalled({ name }: Worktree, { after }: FactsOf<'name'>): void {
  if (name !== after)
    throw undoBlocked(`the worktree is called "${name}" now`, 'jvs worktree list', { worktree: name });
}

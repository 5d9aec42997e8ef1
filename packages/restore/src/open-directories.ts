import { chmod, lstat } from 'node:fs/promises';
import { EntryType, entryPath } from '@jvs/model';
import type { ApplyRequest } from './apply-plan.js';
import { matchTrees, NONE } from './match-trees.js';

const OWNER_ALL = 0o700;

/**
 * An ordinary user cannot rename into, or remove from, a directory without write permission, though it is his own. Such directories
 * are opened up before a plan is applied; the plan gives them the target's mode afterwards. Those it does not cover
 * (a restore of paths below them) get theirs back from the returned function. Root needs none of this.
 */
export async function openDirectories(
  uid: number | undefined,
  request: ApplyRequest,
): Promise<() => Promise<void>> {
  const opened: Array<{ path: Buffer; mode: number }> = [];
  if (uid === undefined || uid === 0) return async () => undefined;
  const { have, root } = request;
  for (const index of directoriesToChange(request)) {
    const mode = have.mode[index]!;
    if (have.type[index] !== EntryType.directory || (mode & OWNER_ALL) === OWNER_ALL) continue;
    const path = Buffer.concat([Buffer.from(`${root}/`), entryPath(have, index)]);
    if (!(await lstat(path)).isDirectory()) continue;
    await chmod(path, mode | OWNER_ALL);
    opened.push({ path, mode });
  }
  return async () => {
    for (const { path, mode } of opened.reverse()) await closeDirectory(path, mode);
  };
}

/** Directories of the worktree whose entries the plan changes, ascending: parents come before what is in them. */
function directoriesToChange({ have, target, plan }: ApplyRequest): number[] {
  const { haveOf } = matchTrees(have, target.tree);
  const parents = new Set<number>();
  for (const h of plan.remove) parents.add(have.parent[h]!);
  for (const list of [plan.makeDirectories, plan.place]) {
    for (const w of list) {
      const h = haveOf[target.tree.parent[w]!]!;
      if (h !== NONE) parents.add(h);
    }
  }
  return [...parents].sort((a, b) => a - b);
}

async function closeDirectory(path: Buffer, mode: number): Promise<void> {
  try {
    await chmod(path, mode);
  } catch (error) {
    // Removed by the plan, as it should be.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

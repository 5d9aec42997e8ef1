import { JvsError } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { headsOfWorktrees } from './heads-of-worktrees.js';
import type { ListedSnapshots } from './list-snapshots.js';

/**
 * Throws E_REF_NOT_FOUND for an id that nothing speaks of: no file of it, and no worktree's head. That is a wrong name and not
 * damage; one that a head names and no file has is damage.
 */
export async function mustBeKnown(
  repo: Repository,
  ids: readonly string[],
  listed: ListedSnapshots,
): Promise<void> {
  const onDisk = new Set(listed.ids);
  const missing = ids.filter((id) => !onDisk.has(id));
  if (missing.length === 0) return;
  const heads = await headsOfWorktrees(repo);
  const unknown = missing.find((id) => !heads.includes(id));
  if (unknown === undefined) return;
  throw new JvsError('E_REF_NOT_FOUND', {
    message: `there is no snapshot ${unknown}`,
    hint: 'jvs history --all',
    details: { ref: unknown },
  });
}

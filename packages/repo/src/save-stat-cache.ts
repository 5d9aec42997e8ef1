import { StatFlag } from '@jvs/integrity';
import { EntryType } from '@jvs/model';
import type { Repository } from './repository.js';
import { cacheScope, writeStatCache } from './state/stat-cache-file.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

/**
 * Remembers a state: what is `known` need not be read again, and what is `same` is in the payload of `baseline`. Only an accelerator, so
 * a failure is a warning event and nothing else. The caller holds the worktree's lock, or hands on the baseline it read.
 */
export async function saveStatCache(
  repo: Repository,
  worktree: Worktree,
  state: Pick<WorktreeState, 'tree' | 'digests' | 'known' | 'same' | 'scannedAtNs'>,
  baseline: string | null,
): Promise<void> {
  if (state.scannedAtNs === 0n) return;
  try {
    writeStatCache(repo, worktree, {
      scope: cacheScope(worktree, state.tree.ino[0] as bigint),
      baseline,
      scannedAtNs: state.scannedAtNs,
      tree: state.tree,
      digest: state.digests,
      flags: flagsOf(state, baseline !== null),
    });
  } catch (error) {
    const message = `the stat cache could not be saved, so the next command reads more: ${(error as Error).message}`;
    repo.context.onEvent?.({ type: 'warning', code: 'W_CACHE_NOT_SAVED', message });
  }
}

function flagsOf(
  { tree, known, same }: Pick<WorktreeState, 'tree' | 'known' | 'same'>,
  based: boolean,
): Uint8Array {
  const flags = new Uint8Array(tree.count);
  for (let entry = 0; entry < tree.count; entry += 1) {
    const isDirectory = tree.type[entry] === EntryType.directory;
    if (known[entry] === 1) flags[entry] = StatFlag.digest;
    if (based && same[entry] === 1 && (isDirectory || known[entry] === 1)) {
      flags[entry] = (flags[entry] as number) | StatFlag.baseline;
    }
  }
  return flags;
}

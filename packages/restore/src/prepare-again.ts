import type { DigestTree } from '@jvs/model';
import { isPublished, readManifest, scanWorktree, type Repository, type Worktree } from '@jvs/repo';
import { hasForeignContent } from './find-foreign.js';
import { keepAndPrepare, type KeptAndPrepared } from './keep-and-prepare.js';
import type { Target } from './target.js';

export interface AgainRequest {
  readonly worktree: Worktree;
  readonly target: Target;
  /** Undefined for all of it. */
  readonly paths: readonly Uint8Array[] | undefined;
  /** Its staging directory is used. */
  readonly opId: string;
  /** Snapshot of what was there before the restore: the one that kept what was unsaved, else what `current` was. */
  readonly old: string | null;
  /** For the note of the snapshot that keeps what is neither old nor target. */
  readonly why: string;
}

/**
 * Plans and stages anew on a worktree that is half restored: what is neither the old content nor the target's was written meanwhile, and is
 * kept by an automatic snapshot first. As after a crash, so when somebody writes while files are placed.
 */
export async function prepareAgain(repo: Repository, request: AgainRequest): Promise<KeptAndPrepared> {
  const { worktree, target, paths, opId, why } = request;
  const foreign = await holdsForeignContent(repo, request);
  return keepAndPrepare(repo, {
    worktree,
    target,
    paths,
    stage: repo.paths.staging(opId),
    allowMissing: true,
    keep: foreign ? why : undefined,
  });
}

async function holdsForeignContent(
  repo: Repository,
  { worktree, target, old }: AgainRequest,
): Promise<boolean> {
  const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
  const known: DigestTree[] = [{ ...target.tree, digest: target.digests }];
  if (old !== null && isPublished(repo, old)) known.push(await readManifest(repo, old));
  return hasForeignContent(state, known);
}

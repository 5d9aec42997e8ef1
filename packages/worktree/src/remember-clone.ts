import { EntryType } from '@jvs/model';
import {
  readManifest,
  sameShape,
  saveStatCache,
  scanWorktree,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import type { CheckedInodes } from './make-payload.js';

export interface Cloned {
  /** Snapshot that was cloned. */
  readonly base: string;
  /** The clone when its content was checked, before it had its name. */
  readonly clone: CheckedInodes;
}

/**
 * Saves the stat cache of a worktree that was just cloned and checked: an entry whose inode and ctime are still those of the check is what the
 * snapshot has, so the first snapshot reads nothing. Anything else is simply not remembered.
 */
export async function rememberClone(
  repo: Repository,
  worktree: Worktree,
  { base, clone }: Cloned,
): Promise<void> {
  const { ops, threads } = repo.context;
  const manifest = await readManifest(repo, base);
  const payload = (await ops.scanTree(repo.paths.payload(base), { threads })).tree;
  const { tree, scannedAtNs } = await scanWorktree(repo, worktree, { hash: 'none' });
  if (![payload, manifest].every((other) => sameShape(tree, other))) return;
  const known = new Uint8Array(tree.count);
  const same = new Uint8Array(tree.count);
  for (let i = 0; i < tree.count; i++) {
    // The root's ctime is that of the rename which gave it its name.
    const still = tree.ino[i] === clone.ino[i] && (i === 0 || tree.ctimeNs[i] === clone.ctimeNs[i]);
    const untouched =
      still &&
      tree.type[i] === payload.type[i] &&
      tree.size[i] === payload.size[i] &&
      tree.mode[i] === payload.mode[i] &&
      tree.uid[i] === payload.uid[i] &&
      tree.gid[i] === payload.gid[i] &&
      tree.mtimeNs[i] === payload.mtimeNs[i];
    if (!untouched) continue;
    same[i] = 1;
    if (tree.type[i] !== EntryType.directory) known[i] = 1;
  }
  await saveStatCache(repo, worktree, { tree, digests: manifest.digest, known, same, scannedAtNs }, base);
}

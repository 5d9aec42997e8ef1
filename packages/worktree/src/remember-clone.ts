import { EntryType } from '@jvs/model';
import { readManifest, saveStatCache, scanWorktree, type Repository, type Worktree } from '@jvs/repo';

/**
 * Saves the stat cache of a worktree that was just cloned and checked: what still has the times its payload has is that, so the
 * first snapshot reads nothing. Anything else is simply not remembered.
 */
export async function rememberClone(repo: Repository, worktree: Worktree, base: string): Promise<void> {
  const { ops, threads } = repo.context;
  const manifest = await readManifest(repo, base);
  const payload = (await ops.scanTree(repo.paths.payload(base), { threads })).tree;
  const { tree, scannedAtNs } = await scanWorktree(repo, worktree, { hash: 'none' });
  if (!sameNames(tree, payload) || !sameNames(tree, manifest)) return;
  const known = new Uint8Array(tree.count);
  const same = new Uint8Array(tree.count);
  for (let i = 0; i < tree.count; i++) {
    const untouched =
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

interface Names {
  readonly count: number;
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
  readonly end: Uint32Array;
}

function sameNames(a: Names, b: Names): boolean {
  return (
    a.count === b.count &&
    bytes(a.nameStart).equals(bytes(b.nameStart)) &&
    bytes(a.end).equals(bytes(b.end)) &&
    bytes(a.names).equals(bytes(b.names))
  );
}

function bytes(column: Uint8Array | Uint32Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

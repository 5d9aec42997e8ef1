import { ensureDirectory, type CloneReport, type HashResult } from '@jvs/fs';
import { entryName, entryPath, EntryType, environmentError, type PackedTree } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { IndexList } from './index-list.js';
import { payloadMismatch } from './load-target.js';
import type { Target } from './target.js';
import { stageWithEngine } from './stage-with-engine.js';

/** Clones of payload entries, each at `<directory>/<index>`, content proved. */
export interface StagedPayload {
  readonly directory: string;
  /** For each entry of the target the inode of its clone; 0 where it is not staged: also of specials that could not be made (`report.lost`). */
  readonly inodes: BigUint64Array;
  readonly report: CloneReport | undefined;
}

/**
 * Clones the entries `place` of the target into `directory` (made here, mode 0700), hashes the clones against the manifest, and makes them
 * durable. Throws E_PAYLOAD_MISMATCH with the paths that are not what the snapshot says; what was staged is the caller's to remove.
 */
export async function stagePayload(
  repo: Repository,
  target: Target,
  { place, directory }: { readonly place: Uint32Array; readonly directory: string },
): Promise<StagedPayload> {
  const inodes = new BigUint64Array(target.tree.count);
  if (place.length === 0) return { directory, inodes, report: undefined };
  try {
    await ensureDirectory(directory);
    const report = await stageWithEngine(repo, {
      source: target.payload,
      tree: target.tree,
      indices: place,
      stage: directory,
    });
    const missing = await checkClones(repo, target, { place, directory, inodes });
    const wrong = missing.filter((w) => report.lost.specials === 0 || !isSpecial(target.tree, w));
    const gone = [
      ...report.failures.map((failure) => failure.path),
      ...wrong.map((w) => entryPath(target.tree, w)),
    ];
    if (gone.length > 0) throw payloadMismatch(target.snapshot.descriptor.snapshot_id, gone);
    await repo.context.ops.syncFileSystem(directory);
    return { directory, inodes, report };
  } catch (error) {
    throw environmentError(error, { action: 'stage the snapshot', path: directory });
  }
}

interface Clones {
  readonly place: Uint32Array;
  readonly directory: string;
  readonly inodes: BigUint64Array;
}

/** Reads every clone back: what is renamed into the worktree is what was checked, not what it was copied from. */
async function checkClones(repo: Repository, target: Target, clones: Clones): Promise<number[]> {
  const { ops, threads, signal } = repo.context;
  const { tree } = await ops.scanTree(clones.directory, { threads, signal });
  const indices = new IndexList();
  for (let s = 1; s < tree.count; s++) indices.push(s);
  const list = indices.toArray();
  const hashed = await ops.hashEntries({ root: clones.directory, tree, indices: list }, { threads, signal });
  const bad = new Uint8Array(list.length);
  for (const position of hashed.changed) bad[position] = 1;
  for (let position = 0; position < list.length; position++) {
    if (bad[position] === 1) continue;
    const w = Number(Buffer.from(entryName(tree, list[position]!)).toString('latin1'));
    if (isClone(target, w, { tree, index: list[position]!, hashed, position }))
      clones.inodes[w] = tree.ino[list[position]!]!;
  }
  return Array.from(clones.place).filter((w) => clones.inodes[w] === 0n);
}

/** What an ordinary user may not make (devices), or a file system may not hold. */
function isSpecial(tree: PackedTree, w: number): boolean {
  const type = tree.type[w];
  return type !== EntryType.file && type !== EntryType.directory && type !== EntryType.symlink;
}

interface StagedEntry {
  readonly tree: PackedTree;
  readonly index: number;
  readonly hashed: HashResult;
  readonly position: number;
}

function isClone(target: Target, w: number, staged: StagedEntry): boolean {
  const { tree } = target;
  if (tree.type[w] !== staged.tree.type[staged.index] || tree.size[w] !== staged.tree.size[staged.index])
    return false;
  for (let k = 0; k < 32; k++) {
    if (staged.hashed.digests[staged.position * 32 + k] !== target.digests[w * 32 + k]) return false;
  }
  return true;
}

import { EntryType, type DigestTree } from '@jvs/model';
import {
  describeChanges,
  readManifest,
  readWorktree,
  resolveRef,
  type Change,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';
import { emptyTree } from './empty-tree.js';
import { scanAndRemember } from './scan-and-remember.js';
import { selectChanges } from './select-changes.js';

export interface DiffRequest {
  /** Old side; default: what the worktree was last made equal to (nothing, before its first snapshot). */
  readonly from?: string | undefined;
  /** New side; default: the worktree as it is. */
  readonly to?: string | undefined;
  /** Raw bytes below the payload's root; only these and what is below them. */
  readonly paths?: readonly Uint8Array[] | undefined;
  /** Name of the worktree that `HEAD`, `@` and the defaults are about. */
  readonly worktree: string;
}

/** One side of a comparison; `empty` is what a worktree without a snapshot is compared with. */
export type DiffSide =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'worktree'; readonly worktree: Worktree }
  | { readonly kind: 'empty' };

export interface TreeDiff {
  readonly from: DiffSide;
  readonly to: DiffSide;
  /** In tree order. */
  readonly changes: readonly Change[];
  readonly stat: {
    readonly added: number;
    readonly removed: number;
    readonly modified: number;
    readonly type: number;
    readonly mode: number;
    /** Sizes of the files among the changes, before and after. */
    readonly bytesBefore: number;
    readonly bytesAfter: number;
  };
}

/**
 * What differs between two snapshots, or a snapshot and the worktree. Throws what `resolveRef` and `readManifest` throw, and E_PATH_NOT_FOUND
 * for a path that neither side has.
 */
export async function diffTrees(repo: Repository, request: DiffRequest): Promise<TreeDiff> {
  const worktree = await readWorktree(repo, request.worktree);
  const from = await fromSide(repo, worktree, request.from);
  const to = await toSide(repo, worktree, request.to);
  const after = await treeOf(repo, to);
  // Nothing has no mode of its own to differ in.
  const before = from.kind === 'empty' ? emptyTree(after.mode[0] as number) : await treeOf(repo, from);
  const all = describeChanges(before, after);
  const changes =
    request.paths === undefined ? all : selectChanges(all, { before, after, paths: request.paths });
  return { from, to, changes, stat: count(changes) };
}

async function fromSide(repo: Repository, worktree: Worktree, ref: string | undefined): Promise<DiffSide> {
  if (ref === undefined && worktree.head.current === null) return { kind: 'empty' };
  return { kind: 'snapshot', snapshot: await resolveRef(repo, ref ?? '@', { worktree }) };
}

async function toSide(
  repo: Repository,
  worktree: Worktree,
  ref: string | undefined,
): Promise<Exclude<DiffSide, { kind: 'empty' }>> {
  if (ref === undefined) return { kind: 'worktree', worktree };
  return { kind: 'snapshot', snapshot: await resolveRef(repo, ref, { worktree }) };
}

async function treeOf(repo: Repository, side: Exclude<DiffSide, { kind: 'empty' }>): Promise<DigestTree> {
  return side.kind === 'snapshot'
    ? readManifest(repo, side.snapshot.descriptor.snapshot_id)
    : (await scanAndRemember(repo, side.worktree, false)).content();
}

function count(changes: readonly Change[]): TreeDiff['stat'] {
  const stat = { added: 0, removed: 0, modified: 0, type: 0, mode: 0, bytesBefore: 0, bytesAfter: 0 };
  for (const { kind, before, after } of changes) {
    stat[kind] += 1;
    if (before?.type === EntryType.file) stat.bytesBefore += before.size;
    if (after?.type === EntryType.file) stat.bytesAfter += after.size;
  }
  return stat;
}

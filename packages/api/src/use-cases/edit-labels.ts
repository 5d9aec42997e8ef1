import * as labels from '@jvs/label';
import type { Scope } from '../scope.js';
import { labelView, type LabelView } from '../views/label-view.js';
import { summaryView, type SnapshotView } from '../views/snapshot-view.js';

export interface TagList {
  /** By name. */
  readonly tags: ReadonlyArray<{
    readonly tag: string;
    /** Snapshots that carry it, newest first: as a reference the tag means the first. */
    readonly ids: readonly string[];
  }>;
  /** Every snapshot that carries a tag, newest first. */
  readonly snapshots: readonly SnapshotView[];
}

export async function listTags({ repo }: Scope): Promise<TagList> {
  const uses = await labels.listTags(repo);
  const tags = uses.map(({ tag, snapshots }) => ({
    tag,
    ids: snapshots.map(({ snapshotId }) => snapshotId),
  }));
  const tagged = new Map(uses.flatMap(({ snapshots }) => snapshots.map((each) => [each.snapshotId, each])));
  const views = [...tagged.values()].map(summaryView);
  views.sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return { tags, snapshots: views };
}

export async function addTags(
  { repo, worktree }: Scope,
  ref: string,
  tags: readonly string[],
): Promise<LabelView> {
  return labelView(await labels.addTags(repo, { ref, worktree, tags }));
}

export async function removeTags(
  { repo, worktree }: Scope,
  ref: string,
  tags: readonly string[],
): Promise<LabelView> {
  return labelView(await labels.removeTags(repo, { ref, worktree, tags }));
}

export async function setNote({ repo, worktree }: Scope, ref: string, note: string): Promise<LabelView> {
  return labelView(await labels.setNote(repo, { ref, worktree, note }));
}

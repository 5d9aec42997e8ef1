import { JvsError, sortedTags, validateNote, type FactsOf } from '@jvs/model';
import {
  changeRepository,
  isPublished,
  mustStillExist,
  readSnapshot,
  readWorktree,
  recoverChange,
  requestOf,
  resolveRef,
  undoBlocked,
  writeLabels,
  type ChangeTest,
  type Inverse,
  type Recoverer,
  type Repository,
  type RepositoryChange,
  type Snapshot,
} from '@jvs/repo';

export interface LabelRequest {
  readonly ref: string;
  /** Worktree that `HEAD` and `@` are about, and whose undo takes this back. */
  readonly worktree: string;
}

export interface LabelResult {
  /** With its labels as they are now. */
  readonly snapshot: Snapshot;
  /** False when they were so already: then nothing was written or recorded. */
  readonly changed: boolean;
}

/** Adds tags to a snapshot. Durable and recorded when it returns. Throws E_NAME_INVALID, what `resolveRef` throws, E_LOCKED, E_COMMITTED_INCOMPLETE. */
export async function addTags(
  repo: Repository,
  request: LabelRequest & { readonly tags: readonly string[] },
): Promise<LabelResult> {
  const tags = sortedTags(request.tags);
  return editLabels(repo, { ...request, operation: 'tag_add' }, (now) => ({
    added: tags.filter((tag) => !now.tags.includes(tag)),
    removed: [],
    note: null,
  }));
}

/** Takes tags from a snapshot. Throws E_REF_NOT_FOUND when it does not have one of them, and as `addTags` does. */
export async function removeTags(
  repo: Repository,
  request: LabelRequest & { readonly tags: readonly string[] },
): Promise<LabelResult> {
  const tags = sortedTags(request.tags);
  return editLabels(repo, { ...request, operation: 'tag_remove' }, (now) => {
    const missing = tags.filter((tag) => !now.tags.includes(tag));
    if (missing.length > 0) throw noSuchTag(now, missing);
    return { added: [], removed: tags, note: null };
  });
}

/** Replaces the note of a snapshot. Throws E_USAGE for one that cannot be kept, and as `addTags` does. */
export async function setNote(
  repo: Repository,
  request: LabelRequest & { readonly note: string },
): Promise<LabelResult> {
  const after = validateNote(request.note);
  return editLabels(repo, { ...request, operation: 'note_set' }, ({ note: before }) => ({
    added: [],
    removed: [],
    note: before === after ? null : { before, after },
  }));
}

/** Takes an edit of labels back; what others edited since on the same snapshot stays. Throws E_UNDO_BLOCKED, E_UNDO_IMPOSSIBLE. */
export const labelsInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'labels');
  mustStillExist(repo, [facts.snapshot_id]);
  await mustBeAsLeft(repo, facts);
  if (dryRun) return {};
  const plan = async (): Promise<RepositoryChange> => {
    mustStillExist(repo, [facts.snapshot_id]);
    await mustBeAsLeft(repo, facts);
    const { added: removed, removed: added, note } = facts;
    const back = note && { before: note.after, after: note.before };
    return changeOf(repo, 'label_edit', { ...facts, added, removed, note: back });
  };
  await changeRepository(repo, plan, areApplied);
  return {};
};

const recover = recoverChange((repo, undo) =>
  undo.kind === 'labels' ? areApplied(repo, undo) : Promise.resolve(false),
);

/** Recoverers of edits of labels, by the name their intents have. */
export const labelRecoverers: Readonly<Record<string, Recoverer>> = {
  tag_add: recover,
  tag_remove: recover,
  note_set: recover,
  label_edit: recover,
};

type Edit = Pick<FactsOf<'labels'>, 'added' | 'removed' | 'note'>;

async function editLabels(
  repo: Repository,
  { ref, worktree: name, operation }: LabelRequest & { readonly operation: string },
  edit: (now: Snapshot) => Edit,
): Promise<LabelResult> {
  let snapshot: Snapshot | undefined;
  const plan = async (): Promise<RepositoryChange | undefined> => {
    const worktree = await readWorktree(repo, name);
    snapshot = await resolveRef(repo, ref, { worktree });
    const { snapshot_id: id } = snapshot.descriptor;
    const { added, removed, note } = edit(snapshot);
    if (added.length + removed.length === 0 && note === null) return undefined;
    const scope = worktree.config.worktree_id;
    return changeOf(repo, operation, { kind: 'labels', scope, snapshot_id: id, added, removed, note });
  };
  const changed = await changeRepository(repo, plan, areApplied);
  const { snapshot_id: id } = (snapshot as Snapshot).descriptor;
  return { snapshot: await readSnapshot(repo, id), changed };
}

function changeOf(repo: Repository, operation: string, undo: FactsOf<'labels'>): RepositoryChange {
  const { snapshot_id: target, added, removed, note } = undo;
  const apply = async (): Promise<void> => {
    const now = await readSnapshot(repo, target);
    const tags = new Set([...now.tags, ...added]);
    for (const tag of removed) tags.delete(tag);
    await writeLabels(repo, target, { tags, note: note?.after ?? now.note });
  };
  return { operation, target, undo, apply };
}

const areApplied: ChangeTest = async (repo, undo) => {
  if (undo.kind !== 'labels' || !isPublished(repo, undo.snapshot_id)) return false;
  return holds(await readSnapshot(repo, undo.snapshot_id), undo);
};

function holds({ tags, note }: Snapshot, undo: FactsOf<'labels'>): boolean {
  return (
    undo.added.every((tag) => tags.includes(tag)) &&
    !undo.removed.some((tag) => tags.includes(tag)) &&
    (undo.note === null || undo.note.after === note)
  );
}

async function mustBeAsLeft(repo: Repository, facts: FactsOf<'labels'>): Promise<void> {
  const { snapshot_id: id } = facts;
  if (holds(await readSnapshot(repo, id), facts)) return;
  throw undoBlocked(`the labels of ${id} were edited since`, `jvs show ${id}`, { snapshot_id: id });
}

function noSuchTag({ descriptor, tags }: Snapshot, missing: readonly string[]): JvsError {
  const { snapshot_id: id } = descriptor;
  return new JvsError('E_REF_NOT_FOUND', {
    message: `snapshot ${id} has no tag ${missing.join(', ')}`,
    hint: `jvs show ${id}`,
    details: { snapshot_id: id, missing, tags },
  });
}

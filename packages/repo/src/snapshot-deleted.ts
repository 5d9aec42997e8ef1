import { JvsError, type Tombstone } from '@jvs/model';

/** The one error for a snapshot that was deleted: it says when and why, and what it was. */
export function snapshotDeleted(tombstone: Tombstone, ref?: string): JvsError {
  const { snapshot_id: id, deleted_at: when, why } = tombstone;
  const name = ref === undefined ? id : `"${ref.slice(0, 80)}" (${id.slice(0, 8)})`;
  return new JvsError('E_SNAPSHOT_DELETED', {
    message: `snapshot ${name} was deleted at ${when}: ${why}`,
    hint: 'jvs history --all',
    details: {
      ...(ref === undefined ? {} : { ref: ref.slice(0, 200) }),
      snapshot_id: id,
      created_at: tombstone.created_at,
      note: tombstone.note,
      tags: tombstone.tags,
      deleted_at: when,
      why,
      plan_id: tombstone.plan_id,
    },
  });
}

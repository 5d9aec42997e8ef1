import { checkDescriptor, decodeReady, readyAgrees } from '@jvs/integrity';
import { isSnapshotId, JvsError, type Descriptor } from '@jvs/model';
import { isPublished } from './is-published.js';
import { readLabelGeneration, readLabels, type Labels } from './read-labels.js';
import type { Repository } from './repository.js';
import { snapshotDeleted } from './snapshot-deleted.js';
import type { Snapshot } from './snapshot.js';
import { checkDirectory } from './store/check-directories.js';
import { readTombstone } from './store/tombstones.js';
import { readMetadataFile } from './store/read-metadata-file.js';

export interface ReadSnapshotOptions {
  /** Newest label generation where a listing told it already, 0 for none; otherwise `labels/` is listed. */
  readonly labelGeneration?: number | undefined;
}

/**
 * A published snapshot, with descriptor, descriptor checksum, READY and labels checked: directory name, descriptor and READY agree.
 *
 * Throws E_REF_NOT_FOUND when it is not there or not published, E_SNAPSHOT_DELETED when it was deleted, E_DESCRIPTOR_CORRUPT, E_READY_MISMATCH,
 * E_LABEL_CORRUPT, and E_UNSAFE_LOCATION or E_UNSAFE_OWNER for a directory of its that is a link or another user's.
 */
export async function readSnapshot(
  repo: Repository,
  id: string,
  options: ReadSnapshotOptions = {},
): Promise<Snapshot> {
  if (!isSnapshotId(id)) throw notPublished(id);
  const descriptor = await readPublished(repo, id);
  const labels = await labelsOf(repo, id, options.labelGeneration);
  return {
    descriptor,
    tags: labels?.tags ?? descriptor.tags,
    note: labels?.note ?? descriptor.note,
    labelGeneration: labels?.generation ?? 0,
  };
}

async function readPublished(repo: Repository, id: string): Promise<Descriptor> {
  const { root, paths } = repo;
  await checkDirectory(repo.context, paths.snapshot(id));
  // READY first: without it the snapshot does not exist, whatever else lies there.
  const ready = await readMetadataFile(paths.ready(id), {
    root,
    code: 'E_READY_MISMATCH',
    decode: (bytes, file) => decodeReady(bytes, { snapshotId: id, file }),
  });
  if (ready === undefined) throw await notThere(repo, id);
  const descriptor = await readMetadataFile(paths.descriptor(id), {
    root,
    code: 'E_DESCRIPTOR_CORRUPT',
    decode: (bytes, file) => checkDescriptor(bytes, { snapshotId: id, file }),
  });
  // Deleted between the two reads, and then READY is gone as well: the rename that deletes comes before the descriptor goes.
  if (descriptor === undefined) throw isPublished(repo, id) ? descriptorGone(id) : await notThere(repo, id);
  readyAgrees(id, descriptor, ready);
  return descriptor;
}

async function labelsOf(
  repo: Repository,
  id: string,
  generation: number | undefined,
): Promise<Labels | undefined> {
  if (generation === 0) return undefined;
  // One that is gone was pruned, because two newer ones came: what the snapshot was published with is no answer.
  const listed = generation === undefined ? undefined : await readLabelGeneration(repo, id, generation);
  return listed ?? readLabels(repo, id);
}

async function notThere(repo: Repository, id: string): Promise<JvsError> {
  const tombstone = await readTombstone(repo, id);
  return tombstone === undefined ? notPublished(id) : snapshotDeleted(tombstone);
}

function notPublished(id: string): JvsError {
  const shown = JSON.stringify(id.slice(0, 80));
  return new JvsError('E_REF_NOT_FOUND', {
    message: `there is no snapshot ${shown}`,
    hint: 'jvs history --all',
    details: { ref: id.slice(0, 200) },
  });
}

function descriptorGone(id: string): JvsError {
  const file = `.jvs/descriptors/${id}.json`;
  return new JvsError('E_DESCRIPTOR_CORRUPT', {
    message: `${file} is missing, though the snapshot is published`,
    hint: `jvs verify ${id}`,
    details: { snapshot_id: id, file, reason: 'it is missing' },
  });
}

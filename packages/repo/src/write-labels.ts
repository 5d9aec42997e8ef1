import { createGeneration, pruneGenerations } from '@jvs/fs';
import { sealLabel } from '@jvs/integrity';
import { encodeMetadata, labelSchema, sortedTags, validateNote } from '@jvs/model';
import { labelFamily } from './read-labels.js';
import { readSnapshot } from './read-snapshot.js';
import type { Repository } from './repository.js';
import type { Snapshot } from './snapshot.js';

/**
 * Replaces tags and note of a published snapshot. Durable when it returns; the caller holds the repository lock and writes the audit
 * record. Throws E_REF_NOT_FOUND, E_NAME_INVALID, E_USAGE (note), E_HEAD_MOVED when somebody else edited them meanwhile.
 */
export async function writeLabels(
  repo: Repository,
  id: string,
  labels: { readonly tags: Iterable<string>; readonly note: string },
): Promise<Snapshot> {
  const before = await readSnapshot(repo, id);
  const generation = before.labelGeneration + 1;
  const record = {
    schema: 'jvs.label/1' as const,
    snapshot_id: id,
    generation,
    tags: sortedTags(labels.tags),
    note: validateNote(labels.note),
  };
  await createGeneration(labelFamily(repo, id), generation, encodeMetadata(labelSchema, sealLabel(record)));
  await pruneGenerations(labelFamily(repo, id));
  return { descriptor: before.descriptor, tags: record.tags, note: record.note, labelGeneration: generation };
}

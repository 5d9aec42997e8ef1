import path from 'node:path';
import { generationPath, readLatestGeneration, type GenerationFamily } from '@jvs/fs';
import { checkLabel } from '@jvs/integrity';
import type { Repository } from './repository.js';
import { readMetadataFile } from './store/read-metadata-file.js';

/** Tags and note of a snapshot as edited since it was published. */
export interface Labels {
  readonly tags: readonly string[];
  readonly note: string;
  /** 1 and up. */
  readonly generation: number;
}

/** The newest labels; undefined when they were never edited. Throws E_LABEL_CORRUPT: an older set is never taken for the newest. */
export async function readLabels(repo: Repository, id: string): Promise<Labels | undefined> {
  const family = labelFamily(repo, id);
  const latest = await readLatestGeneration(family, {
    code: 'E_LABEL_CORRUPT',
    validate: (bytes, generation) =>
      checkLabel(bytes, {
        snapshotId: id,
        generation,
        file: path.relative(repo.root, generationPath(family, generation)),
      }),
  });
  return latest?.value;
}

/** One generation; undefined when it is not there (pruned, because two newer ones came). */
export async function readLabelGeneration(
  repo: Repository,
  id: string,
  generation: number,
): Promise<Labels | undefined> {
  return readMetadataFile(generationPath(labelFamily(repo, id), generation), {
    root: repo.root,
    code: 'E_LABEL_CORRUPT',
    decode: (bytes, file) => checkLabel(bytes, { snapshotId: id, generation, file }),
  });
}

export function labelFamily(repo: Repository, id: string): GenerationFamily {
  return { directory: repo.paths.labels, prefix: id };
}

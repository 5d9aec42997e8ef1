import { constants } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';
import { fsyncDirectory } from '@jvs/fs';
import { environmentError, errnoName, type Descriptor } from '@jvs/model';
import type { Repository } from '../repository.js';

/** Where a file can have no further name. */
const NO_LINK = ['EMLINK', 'EPERM', 'EOPNOTSUPP', 'EXDEV'];

/** Gives a snapshot the manifest of another one with the same payload: the same file, else a copy. Synced with the rest of the snapshot. */
export async function linkManifest(
  repo: Repository,
  { from, id }: { readonly from: Descriptor; readonly id: string },
): Promise<void> {
  const [old, made] = [repo.paths.manifest(from.snapshot_id), repo.paths.manifest(id)];
  try {
    await link(old, made).catch(async (error: unknown) => {
      if (!NO_LINK.includes(errnoName(error) ?? '')) throw error;
      await copyFile(old, made, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    });
    await fsyncDirectory(repo.paths.snapshot(id));
  } catch (error) {
    throw environmentError(error, { action: 'write the manifest', path: made });
  }
}

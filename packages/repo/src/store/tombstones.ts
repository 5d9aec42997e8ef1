import { readdir, rm } from 'node:fs/promises';
import { fsyncDirectory, writeFileDurably } from '@jvs/fs';
import { checkTombstone } from '@jvs/integrity';
import { encodeMetadata, environmentError, isSnapshotId, tombstoneSchema, type Tombstone } from '@jvs/model';
import type { Repository } from '../repository.js';
import { readMetadataFile } from './read-metadata-file.js';

/** What a deleted snapshot was; undefined when it was never deleted. Throws E_METADATA_CORRUPT. */
export async function readTombstone(repo: Repository, snapshotId: string): Promise<Tombstone | undefined> {
  if (!isSnapshotId(snapshotId)) return undefined;
  return readMetadataFile(repo.paths.tombstone(snapshotId), {
    root: repo.root,
    decode: (bytes, file) => checkTombstone(bytes, { id: snapshotId, file }),
  });
}

/** Ids of all deleted snapshots, in no particular order. */
export async function listTombstoneIds(repo: Repository): Promise<string[]> {
  const { gcTombstones } = repo.paths;
  try {
    const names = await readdir(gcTombstones);
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter(isSnapshotId);
  } catch (error) {
    throw environmentError(error, { action: 'list deleted snapshots', path: gcTombstones });
  }
}

/** Writes a tombstone, durably. One of an attempt that was cut off is replaced. The caller holds the repository lock. */
export async function writeTombstone(repo: Repository, tombstone: Tombstone): Promise<void> {
  await writeFileDurably(
    repo.paths.tombstone(tombstone.snapshot_id),
    encodeMetadata(tombstoneSchema, tombstone),
  );
}

/** Takes the tombstones of snapshots away that were not deleted after all. The caller holds the repository lock. */
export async function removeTombstones(repo: Repository, snapshotIds: readonly string[]): Promise<void> {
  const { gcTombstones } = repo.paths;
  try {
    for (const id of snapshotIds) await rm(repo.paths.tombstone(id), { force: true });
    await fsyncDirectory(gcTombstones);
  } catch (error) {
    throw environmentError(error, { action: 'remove a tombstone', path: gcTombstones });
  }
}

import path from 'node:path';
import { decodeMetadata, isSnapshotId, quarantineRecordSchema } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { fileFacts } from './file-facts.js';
import { listNames } from './list-names.js';

/** A snapshot that a repair set aside, or recorded as lost. */
export interface SetAside {
  readonly parentId: string | null;
}

export const RECORD = 'record.json';

/** By snapshot id. What else is in quarantine (files, entries whose record is damaged) accounts for no snapshot. */
export async function readSetAside(repo: Repository): Promise<ReadonlyMap<string, SetAside>> {
  const found = new Map<string, SetAside>();
  for (const id of (await listNames(repo.paths.quarantine)).filter(isSnapshotId)) {
    const file = path.join(repo.paths.quarantined(id), RECORD);
    const record = await fileFacts({
      path: file,
      code: 'E_METADATA_CORRUPT',
      decode: (bytes) =>
        decodeMetadata(quarantineRecordSchema, bytes, { file: path.relative(repo.root, file) }),
    });
    if (record.state === 'sound' && record.value.snapshot_id === id)
      found.set(id, { parentId: record.value.parent_id });
  }
  return found;
}

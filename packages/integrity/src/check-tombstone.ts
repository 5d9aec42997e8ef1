import { decodeMetadata, tombstoneSchema, type Tombstone } from '@jvs/model';
import { checkSealedRecord, type SealedRecordFile } from './check-sealed-record.js';
import { recordChecksum } from './record-checksum.js';

export type UnsealedTombstone = Omit<Tombstone, 'tombstone_checksum'>;

/** The tombstone with its checksum. */
export function sealTombstone(tombstone: UnsealedTombstone): Tombstone {
  return { ...tombstone, tombstone_checksum: recordChecksum(tombstone, 'tombstone_checksum') };
}

/** A tombstone from its file's bytes. Throws E_METADATA_CORRUPT. */
export function checkTombstone(bytes: Uint8Array, where: SealedRecordFile): Tombstone {
  const record = decodeMetadata(tombstoneSchema, bytes, { file: where.file, canonical: true });
  return checkSealedRecord(record, ['snapshot_id', 'tombstone_checksum'], where);
}

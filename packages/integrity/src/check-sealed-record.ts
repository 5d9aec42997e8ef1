import { JvsError } from '@jvs/model';
import { recordChecksum } from './record-checksum.js';

export interface SealedRecordFile {
  /** As the file's name says. */
  readonly id: string;
  /** Named in errors. */
  readonly file: string;
}

/**
 * Returns an immutable record when it is the one its file is named after (`idField`) and its checksum is right (`checksumField`). Throws
 * E_METADATA_CORRUPT.
 */
export function checkSealedRecord<R extends object>(
  record: R,
  [idField, checksumField]: readonly [keyof R & string, keyof R & string],
  { id, file }: SealedRecordFile,
): R {
  const misplaced = record[idField] !== id;
  if (!misplaced && recordChecksum(record, checksumField) === record[checksumField]) return record;
  const reason = misplaced ? 'it does not fit its name' : 'its checksum is wrong';
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}

import { decodeMetadata, pinSchema, type Pin } from '@jvs/model';
import { checkSealedRecord } from './check-sealed-record.js';
import { recordChecksum } from './record-checksum.js';

export type UnsealedPin = Omit<Pin, 'pin_checksum'>;

export interface PinFile {
  /** As the file's name says. */
  readonly pinId: string;
  /** Named in errors. */
  readonly file: string;
}

/** The pin with its checksum. */
export function sealPin(pin: UnsealedPin): Pin {
  return { ...pin, pin_checksum: recordChecksum(pin, 'pin_checksum') };
}

/** A pin from its file's bytes. Throws E_METADATA_CORRUPT unless it fits the schema and its name, and its checksum is right. */
export function checkPin(bytes: Uint8Array, { pinId, file }: PinFile): Pin {
  const pin = decodeMetadata(pinSchema, bytes, { file, canonical: true });
  return checkSealedRecord(pin, ['pin_id', 'pin_checksum'], { id: pinId, file });
}

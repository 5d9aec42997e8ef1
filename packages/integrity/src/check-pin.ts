import { decodeMetadata, JvsError, pinSchema, type Pin } from '@jvs/model';
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
export function checkPin(bytes: Uint8Array, where: PinFile): Pin {
  const pin = decodeMetadata(pinSchema, bytes, { file: where.file, canonical: true });
  const misplaced = pin.pin_id !== where.pinId;
  if (!misplaced && recordChecksum(pin, 'pin_checksum') === pin.pin_checksum) return pin;
  const reason = misplaced ? 'it does not fit its name' : 'its checksum is wrong';
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `${where.file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file: where.file, reason },
  });
}

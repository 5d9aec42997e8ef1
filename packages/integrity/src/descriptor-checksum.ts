import type { Descriptor } from '@jvs/model';
import { recordChecksum } from './record-checksum.js';

export type UnsealedDescriptor = Omit<Descriptor, 'descriptor_checksum'>;

/** SHA-256 over the canonical JSON without `descriptor_checksum` and `integrity_state`; 64 hex digits. */
export function descriptorChecksum(descriptor: UnsealedDescriptor): string {
  return recordChecksum(descriptor, 'descriptor_checksum', 'integrity_state');
}

/** The descriptor with its checksum. */
export function sealDescriptor(descriptor: UnsealedDescriptor): Descriptor {
  return { ...descriptor, descriptor_checksum: descriptorChecksum(descriptor) };
}

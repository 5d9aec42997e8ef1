import {
  decodeMetadata,
  descriptorSchema,
  JvsError,
  readySchema,
  type Descriptor,
  type ErrorCode,
  type Ready,
} from '@jvs/model';
import { recordChecksum } from './record-checksum.js';
import { descriptorChecksum } from './descriptor-checksum.js';

export interface MetadataFile {
  /** The id its place says: file name of a descriptor, directory of a `.READY`. */
  readonly snapshotId: string;
  /** Named in errors. */
  readonly file: string;
}

/**
 * A descriptor from its file's bytes. Throws E_DESCRIPTOR_CORRUPT unless it is canonical, fits the schema, is about
 * `snapshotId` and its checksum is right.
 */
export function checkDescriptor(bytes: Uint8Array, where: MetadataFile): Descriptor {
  const { file, snapshotId } = where;
  const descriptor = decodeMetadata(descriptorSchema, bytes, {
    file,
    code: 'E_DESCRIPTOR_CORRUPT',
    hint: hint(snapshotId),
    canonical: true,
  });
  if (descriptor.snapshot_id !== snapshotId)
    throw damaged('E_DESCRIPTOR_CORRUPT', where, `it is about snapshot ${descriptor.snapshot_id}`);
  if (descriptorChecksum(descriptor) !== descriptor.descriptor_checksum)
    throw damaged('E_DESCRIPTOR_CORRUPT', where, 'its checksum is wrong');
  return descriptor;
}

/**
 * A `.READY` from its bytes. Throws E_READY_MISMATCH unless it is canonical, fits the schema and its own checksum is right. Whether it
 * agrees with the descriptor is for `readyAgrees`.
 */
export function decodeReady(bytes: Uint8Array, where: MetadataFile): Ready {
  const { file, snapshotId } = where;
  const code = 'E_READY_MISMATCH';
  const ready = decodeMetadata(readySchema, bytes, { file, code, hint: hint(snapshotId), canonical: true });
  if (recordChecksum(ready, 'ready_checksum') === ready.ready_checksum) return ready;
  throw damaged(code, where, 'its checksum is wrong');
}

/** The `.READY` that publishes a descriptor. `completedAt`: RFC 3339, UTC. */
export function makeReady(descriptor: Descriptor, completedAt: string): Ready {
  const ready = {
    snapshot_id: descriptor.snapshot_id,
    completed_at: completedAt,
    engine: descriptor.engine,
    payload_root_hash: descriptor.payload_root_hash,
    descriptor_checksum: descriptor.descriptor_checksum,
  };
  return { ...ready, ready_checksum: recordChecksum(ready) };
}

/** Where directory name, descriptor and `.READY` do not agree; empty when they do. */
export function readyDisagreements(directoryName: string, descriptor: Descriptor, ready: Ready): string[] {
  const keys = ['snapshot_id', 'engine', 'payload_root_hash', 'descriptor_checksum'] as const;
  const found = keys
    .filter((key) => ready[key] !== descriptor[key])
    .map((key) => `${key} of .READY is not that of the descriptor`);
  if (ready.snapshot_id !== directoryName)
    found.push('snapshot_id of .READY is not the name of its directory');
  if (descriptor.snapshot_id !== directoryName)
    found.push('snapshot_id of the descriptor is not the name of the directory');
  return found;
}

/** Throws E_READY_MISMATCH with all disagreements in `details.disagreements`. */
export function readyAgrees(directoryName: string, descriptor: Descriptor, ready: Ready): void {
  const disagreements = readyDisagreements(directoryName, descriptor, ready);
  if (disagreements.length === 0) return;
  throw new JvsError('E_READY_MISMATCH', {
    message: `snapshot ${directoryName} does not agree with itself: ${disagreements.join('; ')}`,
    hint: hint(directoryName),
    details: { snapshot_id: directoryName, disagreements },
  });
}

function damaged(code: ErrorCode, where: MetadataFile, reason: string): JvsError {
  return new JvsError(code, {
    message: `${where.file} is damaged: ${reason}`,
    hint: hint(where.snapshotId),
    details: { file: where.file, snapshot_id: where.snapshotId, reason },
  });
}

function hint(snapshotId: string): string {
  return `jvs verify ${snapshotId}`;
}

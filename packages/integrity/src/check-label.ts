import { decodeMetadata, JvsError, labelSchema, type Label } from '@jvs/model';
import { recordChecksum } from './record-checksum.js';

export type UnsealedLabel = Omit<Label, 'label_checksum'>;

export interface LabelFile {
  /** As the file's name says. */
  readonly snapshotId: string;
  readonly generation: number;
  /** Named in errors. */
  readonly file: string;
}

/** The label with its checksum. */
export function sealLabel(label: UnsealedLabel): Label {
  return { ...label, label_checksum: recordChecksum(label, 'label_checksum') };
}

/** A label from its file's bytes. Throws E_LABEL_CORRUPT unless it fits the schema and its name, and its checksum is right. */
export function checkLabel(bytes: Uint8Array, where: LabelFile): Label {
  const hint = `jvs verify ${where.snapshotId}`;
  const label = decodeMetadata(labelSchema, bytes, {
    file: where.file,
    code: 'E_LABEL_CORRUPT',
    hint,
    canonical: true,
  });
  const misplaced = label.snapshot_id !== where.snapshotId || label.generation !== where.generation;
  const wrong = recordChecksum(label, 'label_checksum') !== label.label_checksum;
  if (!misplaced && !wrong) return label;
  const reason = misplaced ? 'it does not fit its name' : 'its checksum is wrong';
  throw new JvsError('E_LABEL_CORRUPT', {
    message: `${where.file} is damaged: ${reason}`,
    hint,
    details: { file: where.file, snapshot_id: where.snapshotId, reason },
  });
}

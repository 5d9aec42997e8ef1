import * as z from 'zod/mini';
import { generationField, idField, noteField, sha256Field, tagsField } from './metadata-fields.js';

/** `labels/<snapshot_id>.<generation>.json`: all tags and the note, as edited since publication. */
export const labelSchema = z.strictObject({
  schema: z.literal('jvs.label/1'),
  snapshot_id: idField,
  generation: generationField,
  tags: tagsField,
  note: noteField,
  /** SHA-256 over the canonical record without this field (`recordChecksum` in @jvs/integrity). */
  label_checksum: sha256Field,
});
export type Label = z.output<typeof labelSchema>;

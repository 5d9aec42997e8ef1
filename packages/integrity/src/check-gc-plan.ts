import { decodeMetadata, gcPlanSchema, type GcPlan } from '@jvs/model';
import { checkSealedRecord, type SealedRecordFile } from './check-sealed-record.js';
import { recordChecksum } from './record-checksum.js';

export type UnsealedGcPlan = Omit<GcPlan, 'plan_checksum'>;

/** The plan with its checksum. */
export function sealGcPlan(plan: UnsealedGcPlan): GcPlan {
  return { ...plan, plan_checksum: recordChecksum(plan, 'plan_checksum') };
}

/** A plan from its file's bytes. Throws E_METADATA_CORRUPT, also when anybody edited it. */
export function checkGcPlan(bytes: Uint8Array, where: SealedRecordFile): GcPlan {
  const record = decodeMetadata(gcPlanSchema, bytes, { file: where.file, canonical: true });
  return checkSealedRecord(record, ['plan_id', 'plan_checksum'], where);
}

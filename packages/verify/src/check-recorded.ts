import { findLostRecords, type LostRecord, type Repository } from '@jvs/repo';
import type { Findings } from './findings.js';

const CODES = {
  snapshot: 'E_REF_NOT_FOUND',
  pin: 'E_METADATA_CORRUPT',
  worktree: 'E_METADATA_CORRUPT',
  labels: 'E_LABEL_CORRUPT',
  head: 'E_METADATA_CORRUPT',
} as const satisfies Record<LostRecord['kind'], string>;

/** Finds what the audit log knows of and is gone without a trace: nothing else would miss it. */
export async function checkRecorded(repo: Repository, findings: Findings): Promise<void> {
  for (const { kind, id, file, message } of await findLostRecords(repo))
    findings.add({ code: CODES[kind], snapshot_id: kind === 'snapshot' ? id : null, file, message });
}

import { JvsError, type AuditHead } from '@jvs/model';
import { auditCorrupt } from './audit-corrupt.js';
import { auditHead } from './audit-head.js';

export interface AuditAnchor {
  readonly head: AuditHead;
  /** "<sequence>:<record_hash>": what to keep elsewhere. */
  readonly anchor: string;
}

/**
 * The newest record as something to note on another machine: a log that lacks it later was cut or rewritten. Reads the end of the log
 * only. Throws E_AUDIT_CORRUPT when there is no record, or the newest is damaged.
 */
export async function auditAnchor(path: string): Promise<AuditAnchor> {
  const head = await auditHead(path);
  if (head.sequence > 0) return { head, anchor: `${head.sequence}:${head.record_hash}` };
  const reason = 'the audit log has no record, not even that of its repository';
  throw auditCorrupt(reason, { path, reason });
}

/** An anchor as `--expect-head` takes it. Throws E_USAGE. */
export function parseAuditAnchor(text: string): AuditHead {
  const [, sequence, hash] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), record_hash: hash };
  throw new JvsError('E_USAGE', {
    message: 'an expected head is "<sequence>:<record_hash>"',
    hint: 'jvs audit anchor',
    details: { expected_head: text.slice(0, 200) },
  });
}

import { JvsError, type AuditHead } from '@jvs/model';

/** "<sequence>:<record_hash>" as `--expect-head` takes it. Throws E_USAGE. */
export function parseAuditHead(text: string): AuditHead {
  const [, sequence, hash] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), record_hash: hash };
  throw new JvsError('E_USAGE', {
    message: 'an expected head is "<sequence>:<record_hash>"',
    hint: 'jvs verify --json shows the present one in data.audit.head',
    details: { expected_head: text.slice(0, 200) },
  });
}

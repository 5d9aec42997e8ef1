import { hash } from 'node:crypto';
import { canonicalJson } from '@jvs/model';

/**
 * SHA-256 (64 hex digits) over the canonical JSON of `record` without `fields`: what descriptors, READY (`ready_checksum`) and label
 * files (`label_checksum`) carry of themselves.
 */
export function recordChecksum<R extends object>(record: R, ...fields: string[]): string {
  const rest = Object.fromEntries(Object.entries(record).filter(([key]) => !fields.includes(key)));
  return hash('sha256', canonicalJson(rest), 'hex');
}

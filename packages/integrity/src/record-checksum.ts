import { hash } from 'node:crypto';
import { canonicalJson } from '@jvs/model';

/**
 * SHA-256 (64 hex digits) over the canonical JSON of `record` without `field`: what READY (`ready_checksum`) and label
 * files (`label_checksum`) carry of themselves.
 */
export function recordChecksum<R extends object, F extends string>(record: R, field: F): string {
  const rest = Object.fromEntries(Object.entries(record).filter(([key]) => key !== field));
  return hash('sha256', canonicalJson(rest), 'hex');
}

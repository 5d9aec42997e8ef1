import type { AuditVerifyView } from '@jvs/api';
import { findingLines } from './finding-lines.js';
import { formatCount } from './format-count.js';
import type { Style } from '@jvs/command';

/** "healthy" and how far the log goes, or every finding. A chain that was restarted says so for ever. */
export function auditVerifyText({ healthy, audit }: AuditVerifyView, style: Style): string {
  const { records, segments, restarts, head } = audit;
  const looked = `${formatCount(records, 'audit record')} in ${formatCount(segments, 'file')}, up to ${head.sequence}:${head.record_hash}`;
  return [
    ...(healthy ? [`${style.green('healthy')}: ${looked}`] : findingLines(style, 'audit log', audit)),
    ...(restarts === 0 ? [] : [`the chain was restarted ${formatCount(restarts, 'time')}`]),
    ...(healthy ? [] : [`checked ${looked}`]),
  ].join('\n');
}

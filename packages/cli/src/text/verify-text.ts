import type { VerifyView } from '@jvs/api';
import { findingLines } from './finding-lines.js';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';

/** "healthy" and what was looked at, or every finding below what it is about. */
export function verifyText(view: VerifyView, style: Style): string {
  const { snapshots, audit, stray, pending, shard, merged } = view;
  const bytes = snapshots.reduce((sum, snapshot) => sum + snapshot.bytes, 0);
  const part = shard === null ? '' : `shard ${shard.index} of ${shard.count}: `;
  const looked = `${part}${formatCount(snapshots.length, 'snapshot')}, ${formatBytes(bytes)} read, ${formatCount(audit.records, 'audit record')}`;
  const waiting =
    pending.length === 0 ? [] : [`${formatCount(pending.length, 'unpublished snapshot')} left out`];
  if (view.healthy) return [`${style.green('healthy')}: ${looked}`, ...waiting].join('\n');
  const failed = snapshots
    .filter(({ state }) => state === 'failed')
    .flatMap((snapshot) => findingLines(style, `snapshot ${shortId(snapshot.snapshot_id)}`, snapshot));
  return [
    ...failed,
    ...findingLines(style, 'files that belong to no snapshot', {
      findings: stray,
      finding_count: stray.length,
    }),
    ...findingLines(style, 'audit log', audit),
    ...waiting,
    ...(merged === null || merged.missing.length === 0
      ? []
      : [`${style.red('INCOMPLETE')} missing of ${merged.count} shards: ${merged.missing.join(', ')}`]),
    `checked ${looked}`,
  ].join('\n');
}

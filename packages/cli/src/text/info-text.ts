import type { RepositoryFacts } from '@jvs/api';
import { escapeText } from '@jvs/model';
import { formatBytes } from './format-bytes.js';
import { formatTime } from './format-time.js';

export interface InfoView extends RepositoryFacts {
  /** Of jvs. */
  readonly version: string;
}

/** One fact a line. */
export function infoText(facts: InfoView): string {
  const { type, mount_point: mountPoint, facts: known } = facts.file_system;
  const lines: Array<[string, string]> = [
    ['repository', escapeText(facts.root)],
    ['id', facts.repo_id],
    ['format', String(facts.format_version)],
    ['worktree', `${facts.worktree} (of ${facts.worktrees})`],
    ['snapshots', String(facts.snapshots)],
    ['store', storeText(facts)],
    ['engine', facts.engine],
    ['file system', mountPoint === null ? type : `${type} on ${escapeText(mountPoint)}`],
    ...Object.entries(known ?? {})
      .filter(([name, value]) => value !== null && value !== '' && name !== 'mount_point')
      .map(([name, value]): [string, string] => [
        `  ${name.replaceAll('_', ' ')}`,
        escapeText(String(value)),
      ]),
    ['operations', withReason(facts.operations, facts.operations_reason)],
    ['index', withReason(facts.index, facts.index_reason)],
    ['jvs', facts.version],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)} ${value}`).join('\n');
}

function withReason(fact: string, reason: string | null): string {
  return reason === null ? fact : `${fact} (${escapeText(reason)})`;
}

function storeText({ store, overdue_auto_snapshots: overdue }: RepositoryFacts): string {
  const late =
    overdue === 0 ? '' : `; ${overdue} automatic snapshots are past their time: jvs gc plan --auto-days 14`;
  if (store === null) return `not measured yet: jvs du${late}`;
  const { bytes, bound, measured_at: at, before } = store;
  const size = `${bound === 'exact' ? '' : 'at most '}${formatBytes(bytes)} on ${formatTime(at)}`;
  if (before === null) return `${size}${late}`;
  const grown = bytes - before.bytes;
  return `${size}, ${grown < 0 ? '-' : '+'}${formatBytes(Math.abs(grown))} since ${formatTime(before.measured_at)}${late}`;
}

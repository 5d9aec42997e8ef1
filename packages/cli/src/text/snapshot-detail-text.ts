import { escapeText } from '@jvs/model';
import type { SnapshotDetailView } from '@jvs/api';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';
import { formatTime } from './format-time.js';
import type { Style } from '@jvs/command';

/** A snapshot in full, one fact a line, the note below. */
export function snapshotDetailText(snapshot: SnapshotDetailView, style: Style): string {
  const { entries, logical_bytes: bytes, engine, tags, note } = snapshot;
  const facts: Array<[string, string]> = [
    ['snapshot', style.yellow(snapshot.snapshot_id)],
    ['parent', snapshot.parent_id ?? 'none'],
    ['worktree', snapshot.worktree],
    ['kind', snapshot.kind],
    ['created', formatTime(snapshot.created_at)],
    ['tags', tags.length === 0 ? 'none' : tags.join(', ')],
    ['content', `${formatCount(entries, 'entry', 'entries')}, ${formatBytes(bytes)}`],
    ['engine', `${engine}: ${engineWork(snapshot)}`],
    ['consistency', consistency(snapshot)],
    ['root hash', snapshot.payload_root_hash],
    ['checksum', snapshot.descriptor_checksum],
  ];
  const lines = facts.map(([name, value]) => `${name.padEnd(12)} ${value}`);
  const noteLines = note === '' ? [] : ['', ...note.split('\n').map((line) => `    ${escapeText(line)}`)];
  return [...lines, ...noteLines].join('\n');
}

function engineWork({ engine_report: report }: SnapshotDetailView): string {
  const { cloned, copied, linked, bytes, lost } = report;
  const parts = [
    [cloned, 'cloned'],
    [linked, 'shared with the parent'],
    [copied, `copied (${formatBytes(bytes)})`],
    [lost.owner, 'without their owner'],
    [lost.xattrs, 'without extended attributes'],
    [lost.specials, 'special files left out'],
    [lost.hard_links ?? 0, 'no longer hard links of one another'],
  ] as const;
  const done = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return done.length === 0 ? 'no files' : done.join(', ');
}

function consistency({ consistency: seen }: SnapshotDetailView): string {
  if (seen.mode === 'atomic') return 'one point in time';
  const parts = [
    [seen.changed_count, 'changed while it was taken'],
    [seen.torn_count, 'never held still'],
    [seen.vanished_count, 'vanished'],
    [seen.unflushed?.refused_count ?? 0, 'not flushed'],
    [seen.unflushed?.open_count ?? 0, 'open for writing'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const changes = said.length === 0 ? 'none changed meanwhile' : said.join(', ');
  return `file by file, ${changes}${beyondReach(seen)}`;
}

function beyondReach({ unflushed }: SnapshotDetailView['consistency']): string {
  const whose = [
    ...(unflushed?.other_users === true ? ['other users'] : []),
    ...(unflushed?.other_machines === true ? ['other machines'] : []),
  ];
  return whose.length === 0 ? '' : `; without what ${whose.join(' and ')} had not committed`;
}

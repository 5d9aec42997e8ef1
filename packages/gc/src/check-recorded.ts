import {
  lostMove,
  lostRecords,
  readRecorded,
  type RecordedLabels,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import type { Listed } from './list-snapshots.js';
import { lost } from './metadata-damage.js';

export interface Found {
  readonly now: Date;
  readonly listed: Listed;
  /** By intents. */
  readonly spoken: ReadonlySet<string>;
  readonly worktrees: readonly Worktree[];
}

/**
 * Compares what was found with what the audit log says there must be: a pin, a head or a whole worktree that somebody took away protects nothing any
 * more, and leaves no trace but that. Returns what the log says of labels, which are read later. Throws E_METADATA_CORRUPT for what is lost,
 * E_AUDIT_CORRUPT for a log that cannot tell. The caller holds the repository lock.
 */
export async function checkRecorded(
  repo: Repository,
  { now, listed, spoken, worktrees }: Found,
): Promise<ReadonlyMap<string, RecordedLabels>> {
  const recorded = await readRecorded(
    repo,
    worktrees.map(({ head }) => head.op_id),
  );
  if (recorded.damage !== undefined) throw lost('E_AUDIT_CORRUPT', '.jvs/audit', recorded.damage);
  const [gone] = lostRecords(repo, recorded, { now, spoken, listed: new Set(listed.ids) });
  if (gone !== undefined) throw lost('E_METADATA_CORRUPT', gone.file, gone.message);
  for (const { name, head } of worktrees) {
    const move = spoken.has(name) ? undefined : lostMove(recorded, name, head);
    const reason = `its newest head is missing, which record ${move?.sequence ?? 0} of the audit log is about`;
    if (move !== undefined) throw lost('E_METADATA_CORRUPT', `.jvs/worktrees/${name}`, reason);
  }
  return new Map([...recorded.labels].filter(([id]) => !spoken.has(id)));
}

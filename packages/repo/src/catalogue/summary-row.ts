import { hash } from 'node:crypto';
import type { Summary } from '../catalogue.js';
import type { Snapshot } from '../snapshot.js';

/** A line of the table `snapshots`, as SQLite gives it. */
export interface SummaryRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly worktree: string;
  readonly kind: string;
  readonly created_at: string;
  readonly sequence: number;
  readonly note: string;
  readonly folded: string;
  /** JSON array. */
  readonly tags: string;
  readonly engine: string;
  readonly entries: number;
  readonly logical_bytes: number;
  readonly root_hash: string;
  readonly label_generation: number;
  /** What `fileKey` said of the descriptor when it was read. */
  readonly file_key: string;
  /** Over everything else: a damaged page that SQLite does not notice is noticed here. */
  readonly row_hash: string;
}

const HASHED = [
  ...(['id', 'parent_id', 'worktree', 'kind', 'created_at', 'sequence', 'note', 'folded', 'tags'] as const),
  ...(['engine', 'entries', 'logical_bytes', 'root_hash', 'label_generation', 'file_key'] as const),
];

export function rowOf(snapshot: Snapshot, fileKey: string): SummaryRow {
  const { descriptor } = snapshot;
  const row = {
    id: descriptor.snapshot_id,
    parent_id: descriptor.parent_id,
    worktree: descriptor.worktree,
    kind: descriptor.kind,
    created_at: descriptor.created_at,
    sequence: descriptor.audit_head.sequence,
    note: snapshot.note,
    folded: fold(snapshot.note),
    tags: JSON.stringify(snapshot.tags),
    engine: descriptor.engine,
    entries: descriptor.entries,
    logical_bytes: descriptor.logical_bytes,
    root_hash: descriptor.payload_root_hash,
    label_generation: snapshot.labelGeneration,
    file_key: fileKey,
  };
  return { ...row, row_hash: hashOf(row) };
}

/** Whether the row is what was once stored. */
export function isIntact(row: SummaryRow): boolean {
  const { row_hash: expected, ...rest } = row;
  return hashOf(rest) === expected;
}

export function summaryOf(row: SummaryRow): Summary {
  return {
    snapshotId: row.id,
    parentId: row.parent_id,
    worktree: row.worktree,
    kind: row.kind === 'auto' ? 'auto' : 'user',
    createdAt: row.created_at,
    note: row.note,
    tags: JSON.parse(row.tags) as string[],
    engine: row.engine,
    entries: row.entries,
    logicalBytes: row.logical_bytes,
    payloadRootHash: row.root_hash,
  };
}

/** How texts are compared without regard to case. */
export function fold(text: string): string {
  return text.toLowerCase();
}

/** Over each value with its type: damage may make a text of a number, or an empty text of nothing. */
function hashOf(row: Omit<SummaryRow, 'row_hash'>): string {
  const values = HASHED.map((column) => row[column]);
  return hash('sha256', JSON.stringify(values), 'hex');
}

import type { AuditHead, Consistency, EngineReport } from '@jvs/model';
import type { Snapshot, Summary } from '@jvs/repo';

/** A snapshot in JSON. `snapshot_id` is its first key, and stands once in it: its parent is `parent_id`. */
export interface SnapshotView {
  readonly snapshot_id: string;
  readonly parent_id: string | null;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly created_at: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly engine: string;
  readonly entries: number;
  readonly logical_bytes: number;
  readonly payload_root_hash: string;
}

/** All that is known of a snapshot without reading its payload. */
export interface SnapshotDetailView extends SnapshotView {
  readonly engine_report: EngineReport;
  readonly consistency: Consistency;
  readonly manifest_sha256: string;
  readonly descriptor_checksum: string;
  readonly integrity_state: string;
  readonly audit_head: AuditHead;
  readonly label_generation: number;
}

export function summaryView(summary: Summary): SnapshotView {
  return {
    snapshot_id: summary.snapshotId,
    parent_id: summary.parentId,
    worktree: summary.worktree,
    kind: summary.kind,
    created_at: summary.createdAt,
    note: summary.note,
    tags: summary.tags,
    engine: summary.engine,
    entries: summary.entries,
    logical_bytes: summary.logicalBytes,
    payload_root_hash: summary.payloadRootHash,
  };
}

export function snapshotView({ descriptor, note, tags }: Snapshot): SnapshotView {
  return {
    snapshot_id: descriptor.snapshot_id,
    parent_id: descriptor.parent_id,
    worktree: descriptor.worktree,
    kind: descriptor.kind,
    created_at: descriptor.created_at,
    note,
    tags,
    engine: descriptor.engine,
    entries: descriptor.entries,
    logical_bytes: descriptor.logical_bytes,
    payload_root_hash: descriptor.payload_root_hash,
  };
}

export function snapshotDetailView(snapshot: Snapshot): SnapshotDetailView {
  const { descriptor, labelGeneration } = snapshot;
  return {
    ...snapshotView(snapshot),
    engine_report: descriptor.engine_report,
    consistency: descriptor.consistency,
    manifest_sha256: descriptor.manifest_sha256,
    descriptor_checksum: descriptor.descriptor_checksum,
    integrity_state: descriptor.integrity_state,
    audit_head: descriptor.audit_head,
    label_generation: labelGeneration,
  };
}

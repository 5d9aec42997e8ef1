import type { Finding } from '@jvs/integrity';
import type { AuditHead, ErrorCode, VerifyReport } from '@jvs/model';
import type { AuditCheck, VerifyResult } from '@jvs/verify';

/** One thing that is not as it was recorded. */
export interface FindingView {
  readonly code: ErrorCode;
  /** Below the payload; absent for what is not in it. */
  readonly path?: string | undefined;
  readonly path_b64?: string | undefined;
  /** The damaged metadata file, below the repository. */
  readonly file?: string | undefined;
  readonly message: string;
}

export interface VerifiedSnapshotView {
  readonly snapshot_id: string;
  readonly state: 'verified' | 'failed';
  readonly strength: 'metadata' | 'content';
  readonly entries: number;
  /** Payload bytes read. */
  readonly bytes: number;
  readonly finding_count: number;
  /** At most 100. */
  readonly findings: readonly FindingView[];
}

export interface AuditCheckView {
  readonly state: 'verified' | 'failed';
  readonly records: number;
  readonly segments: number;
  /** What `--expect-head` takes later, as "<sequence>:<record_hash>". */
  readonly head: AuditHead;
  readonly restarts: number;
  readonly finding_count: number;
  readonly findings: readonly FindingView[];
}

export interface VerifyView {
  readonly repo_id: string;
  readonly healthy: boolean;
  /** What part of the work this is, with `--shard`; `healthy` is about that part alone. */
  readonly shard: VerifyReport['shard'];
  /** Of what parts it was put together, with `--merge`. */
  readonly merged: VerifyReport['merged'];
  readonly snapshots: readonly VerifiedSnapshotView[];
  readonly audit: AuditCheckView;
  /** Files that belong to no snapshot. */
  readonly stray: readonly FindingView[];
  /** Ids of snapshots that are not published yet, or were left behind by a crash. */
  readonly pending: readonly string[];
}

export function verifyView(result: VerifyResult): VerifyView {
  const { repoId, healthy, shard, results, audit, stray, pending } = result;
  return {
    repo_id: repoId,
    healthy,
    shard: shard ?? null,
    merged: null,
    snapshots: results.map((result) => ({
      snapshot_id: result.snapshot_id,
      state: result.state,
      strength: result.strength,
      entries: result.entries,
      bytes: result.bytes,
      finding_count: result.finding_count,
      findings: result.findings.map(findingView),
    })),
    audit: auditCheckView(audit),
    stray: stray.map(findingView),
    pending,
  };
}

export function auditCheckView(check: AuditCheck): AuditCheckView {
  const { state, records, segments, head, restarts, finding_count } = check;
  const findings = check.findings.map(findingView);
  return { state, records, segments, head, restarts, finding_count, findings };
}

/** Without its snapshot's id: the finding stands in that snapshot's object. */
function findingView({ code, path, path_b64: bytes, file, message }: Finding): FindingView {
  return {
    code,
    ...(path === undefined ? {} : { path }),
    ...(bytes === undefined ? {} : { path_b64: bytes }),
    ...(file === undefined ? {} : { file }),
    message,
  };
}

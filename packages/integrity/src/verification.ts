import { bytesToPath, escapeText, isJvsError, type DigestTree, type ErrorCode } from '@jvs/model';
import { compareTrees, type ChangeKind } from './compare-trees.js';

/** One thing that is wrong. */
export interface Finding {
  readonly code: ErrorCode;
  /** Null for what belongs to no snapshot: the audit log, the repository. */
  readonly snapshot_id: string | null;
  /** Below the payload. */
  readonly path?: string | undefined;
  readonly path_b64?: string | undefined;
  /** The damaged metadata file, from the repository's root. */
  readonly file?: string | undefined;
  readonly message: string;
}

/** What verifying one snapshot found. It is sound when there are no findings. */
export interface SnapshotVerification {
  readonly snapshot_id: string;
  /** Whether the payload's content was read, or metadata only. */
  readonly strength: 'metadata' | 'content';
  readonly findings: readonly Finding[];
  /** Findings in all; `findings` may be cut. */
  readonly finding_count: number;
  readonly entries: number;
  /** Payload bytes read. */
  readonly bytes: number;
}

const said: Readonly<Record<ChangeKind, string>> = {
  added: 'is in the payload but not in the manifest',
  removed: 'is missing from the payload',
  modified: 'does not have the content it had',
  type: 'is another kind of entry now',
  mode: 'does not have the permissions it had',
};

/** How a payload, scanned and hashed anew, differs from its manifest. At most `limit` findings are kept; `count` counts all. */
export function payloadFindings(
  snapshotId: string,
  trees: { readonly manifest: DigestTree; readonly payload: DigestTree },
  limit = 100,
): { readonly findings: Finding[]; readonly count: number } {
  const changes = compareTrees(trees.manifest, trees.payload);
  const findings = changes.slice(0, limit).map((change): Finding => {
    const printed = change.path.length === 0 ? { path: '.' } : bytesToPath(change.path);
    const message = `${escapeText(printed.path)} ${said[change.kind]}`;
    return { code: 'E_PAYLOAD_MISMATCH', snapshot_id: snapshotId, ...printed, message };
  });
  return { findings, count: changes.length };
}

/** A finding from an error of ours, or undefined when it is not about integrity or the owner of a record (that is not a finding but a failure). */
export function findingFromError(error: unknown, snapshotId: string | null): Finding | undefined {
  if (!isJvsError(error) || !integrityCodes.has(error.code)) return undefined;
  const { file } = error.details;
  return {
    code: error.code,
    snapshot_id: snapshotId,
    ...(typeof file === 'string' ? { file } : {}),
    message: error.message,
  };
}

const integrityCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'E_DESCRIPTOR_CORRUPT',
  'E_READY_MISMATCH',
  'E_MANIFEST_CORRUPT',
  'E_PAYLOAD_MISMATCH',
  'E_LABEL_CORRUPT',
  'E_METADATA_CORRUPT',
  'E_AUDIT_CORRUPT',
  'E_UNSAFE_OWNER',
]);

import { auditHead } from '@jvs/audit';
import { sealDescriptor } from '@jvs/integrity';
import type { Descriptor } from '@jvs/model';
import type { Repository } from '../repository.js';
import type { ValidRequest } from './validate-worktree.js';

export interface LikeParent {
  readonly id: string;
  readonly request: ValidRequest;
  /** Its payload is what this snapshot's is, by proof. */
  readonly parent: Descriptor;
}

/** Step 6 for a payload that was proved to be the parent's: everything that is known of it is known of the parent's. */
export async function descriptorLike(
  repo: Repository,
  { id, request, parent }: LikeParent,
): Promise<Descriptor> {
  return sealDescriptor({
    schema: 'jvs.descriptor/1',
    snapshot_id: id,
    parent_id: request.parentId,
    worktree: request.worktree.name,
    kind: request.kind,
    created_at: repo.context.now().toISOString(),
    note: request.note,
    tags: [...request.tags],
    engine: parent.engine,
    engine_report: parent.engine_report,
    consistency: { mode: 'atomic', changed: [], changed_count: 0, torn_count: 0, vanished_count: 0 },
    payload_root_hash: parent.payload_root_hash,
    manifest_sha256: parent.manifest_sha256,
    entries: parent.entries,
    logical_bytes: parent.logical_bytes,
    audit_head: await auditHead(repo.paths.auditLog),
    integrity_state: 'verified',
  });
}

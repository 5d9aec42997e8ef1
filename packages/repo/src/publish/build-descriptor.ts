import { auditHead } from '@jvs/audit';
import { sealDescriptor } from '@jvs/integrity';
import {
  bytesToPath,
  CHANGED_PATHS_MAX,
  entryPath,
  logicalBytes,
  type Consistency,
  type Descriptor,
  type EngineReport,
} from '@jvs/model';
import type { Repository } from '../repository.js';
import type { Capture } from './clone-with-engine.js';
import type { HashedPayload } from './hash-payload.js';
import type { ValidRequest } from './validate-worktree.js';
import { writePayloadManifest } from './write-payload-manifest.js';

export interface DescriptorFacts {
  readonly id: string;
  readonly request: ValidRequest;
  readonly capture: Capture;
  readonly payload: HashedPayload;
}

/** Step 6. Writes the manifest, and puts everything that is known of the snapshot into a sealed descriptor. */
export async function buildDescriptor(repo: Repository, facts: DescriptorFacts): Promise<Descriptor> {
  const { id, request, capture, payload } = facts;
  return sealDescriptor({
    schema: 'jvs.descriptor/1',
    snapshot_id: id,
    parent_id: request.parentId,
    worktree: request.worktree.name,
    kind: request.kind,
    created_at: repo.context.now().toISOString(),
    note: request.note,
    tags: [...request.tags],
    engine: capture.engine.name,
    engine_report: engineReport(capture),
    consistency: consistency(capture),
    payload_root_hash: payload.rootHash,
    manifest_sha256: await writePayloadManifest(repo, id, payload.tree),
    entries: payload.tree.count,
    logical_bytes: logicalBytes(payload.tree),
    audit_head: await auditHead(repo.paths.auditLog),
    integrity_state: 'verified',
  });
}

function engineReport({ report }: Capture): EngineReport {
  const { hardLinks = 0, ...lost } = report.lost;
  return {
    cloned: report.cloned,
    copied: report.copied,
    linked: report.linked,
    hard_links: report.hardLinks,
    directories: report.directories,
    symlinks: report.symlinks,
    specials: report.specials,
    bytes: report.bytes,
    lost: { ...lost, ...(hardLinks === 0 ? {} : { hard_links: hardLinks }) },
  };
}

function consistency({ engine, report, source, unflushed }: Capture): Consistency {
  const all = [...report.torn, ...report.vanished, ...report.changed];
  return {
    mode: engine.capabilities.atomic ? 'atomic' : 'per_file',
    changed: all.slice(0, CHANGED_PATHS_MAX).map((entry) => bytesToPath(entryPath(source.tree, entry))),
    changed_count: report.changed.length,
    torn_count: report.torn.length,
    vanished_count: report.vanished.length,
    ...(unflushed && {
      unflushed: {
        refused_count: unflushed.refused,
        open_count: unflushed.open,
        other_users: unflushed.otherUsers,
        other_machines: unflushed.otherMachines,
      },
    }),
  };
}

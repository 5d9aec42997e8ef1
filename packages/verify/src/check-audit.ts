import path from 'node:path';
import { readFileBounded } from '@jvs/fs';
import { verifyAuditLog, type ExpectedHead } from '@jvs/audit';
import { checkDescriptor, type Finding } from '@jvs/integrity';
import { isJvsError, isSnapshotId, type AuditHead } from '@jvs/model';
import { isPublished, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

const METADATA_MAX = 1024 * 1024;

/** How the audit log stands. */
export interface AuditCheck {
  readonly state: 'verified' | 'failed';
  readonly records: number;
  /** Files it is made of. */
  readonly segments: number;
  /** The newest record: note it elsewhere, and `--expect-head` tells when history was rewritten. */
  readonly head: AuditHead;
  readonly findings: readonly Finding[];
  readonly finding_count: number;
  /** How often a repair restarted the chain. */
  readonly restarts: number;
}

/** Follows the whole chain, and looks for every record that a published descriptor, or `expectHead`, says it must hold. */
export async function checkAudit(repo: Repository, expectHead: AuditHead | undefined): Promise<AuditCheck> {
  const expected = await headsOfDescriptors(repo);
  if (expectHead !== undefined) expected.push({ head: expectHead, source: 'the expected head' });
  const log = await verifyAuditLog(repo.paths.auditLog, expected);
  const directory = path.relative(repo.root, repo.paths.audit);
  const findings = log.findings.map(({ file: segment, line, message, restarted }): Finding => {
    const file = path.join(directory, segment ?? path.basename(repo.paths.auditLog));
    const place = line === undefined ? file : `${file}:${line}`;
    const known = restarted ? ' (the chain was restarted after it)' : '';
    return { code: 'E_AUDIT_CORRUPT', snapshot_id: null, file, message: `${place}: ${message}${known}` };
  });
  return {
    state: log.finding_count === 0 ? 'verified' : 'failed',
    records: log.lines,
    segments: log.segments,
    head: log.head,
    findings,
    finding_count: log.finding_count,
    restarts: log.restarts,
  };
}

async function headsOfDescriptors(repo: Repository): Promise<ExpectedHead[]> {
  const heads: ExpectedHead[] = [];
  for (const name of await listNames(repo.paths.descriptors)) {
    const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    if (!isSnapshotId(id) || !isPublished(repo, id)) continue;
    const head = await headOfDescriptor(repo, id);
    if (head !== undefined) heads.push({ head, source: `the descriptor of ${id}` });
  }
  return heads;
}

/** Undefined when the descriptor is damaged: that is reported as such, and it cannot bear witness. */
async function headOfDescriptor(repo: Repository, id: string): Promise<AuditHead | undefined> {
  const file = repo.paths.descriptor(id);
  try {
    const bytes = await readFileBounded(file, METADATA_MAX, { code: 'E_DESCRIPTOR_CORRUPT' });
    return bytes && checkDescriptor(bytes, { snapshotId: id, file }).audit_head;
  } catch (error) {
    if (isJvsError(error, 'E_DESCRIPTOR_CORRUPT')) return undefined;
    throw error;
  }
}

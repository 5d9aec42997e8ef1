import path from 'node:path';
import { readAuditLog } from '@jvs/audit';
import type { Repository } from '@jvs/repo';
import type { Findings } from './findings.js';

/** Finds a repository whose id is not the one it was made with, as the first record of its log says: no checksum covers that file. */
export async function checkIdentity(repo: Repository, findings: Findings): Promise<void> {
  for await (const { record } of readAuditLog(repo.paths.auditLog)) {
    // Whatever else stands there is for the check of the log to report.
    if (record?.operation !== 'init' || record.target === repo.repoId) return;
    const file = path.relative(repo.root, repo.paths.repoId);
    const message = `${file} does not hold the id the repository was made with, ${record.target}`;
    findings.add({ code: 'E_METADATA_CORRUPT', snapshot_id: null, file, message });
    return;
  }
}

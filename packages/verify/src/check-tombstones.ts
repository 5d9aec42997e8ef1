import { listTombstoneIds, readTombstone, type Repository } from '@jvs/repo';
import { catchFinding, type Findings } from './findings.js';

/** Checks what is left of deleted snapshots, each on its own, so that one damaged tombstone hides no other. */
export async function checkTombstones(repo: Repository, findings: Findings): Promise<void> {
  for (const id of await listTombstoneIds(repo))
    await catchFinding(findings, null, () => readTombstone(repo, id));
}

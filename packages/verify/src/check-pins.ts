import { listPinFiles, readPinFile, type Repository } from '@jvs/repo';
import { catchFinding, type Findings } from './findings.js';

/** Checks every pin on its own, so that one damaged pin hides no other. */
export async function checkPins(repo: Repository, findings: Findings): Promise<void> {
  for (const file of await listPinFiles(repo))
    await catchFinding(findings, null, () => readPinFile(repo, file));
}

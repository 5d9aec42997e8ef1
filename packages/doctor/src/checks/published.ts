import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { isSnapshotId } from '@jvs/model';
import type { Check, Found } from '../check.js';
import { isDamage } from '../facts/file-facts.js';
import { listNames } from '../facts/list-names.js';
import type { SnapshotFacts } from '../facts/read-snapshots.js';
import type { Patient } from '../patient.js';

export const publishedCheck: Check = {
  id: 'published',
  title:
    'Directory, descriptor and READY of every snapshot agree, and what is not published has an operation that accounts for it',
  async run(patient) {
    const spoken = await spokenFor(patient);
    const found: Found[] = await strays(patient);
    for (const snapshot of (await patient.snapshots()).values()) {
      if (snapshot.published) found.push(...contradictions(snapshot));
      else if (!spoken.has(snapshot.id)) found.push(unpublished(snapshot));
    }
    return found;
  },
};

/** Snapshots that an operation in flight or interrupted is making. */
async function spokenFor(patient: Patient): Promise<Set<string | null | undefined>> {
  return new Set((await patient.operations()).map(({ intent }) => intent?.snapshot_id));
}

function contradictions({ id, ready, disagreements }: SnapshotFacts): Found[] {
  if (ready.state === 'damaged' && !isDamage(ready.problem)) {
    const { code, message, hint } = ready.problem;
    return [{ severity: 'error', code, message, target: id, hint }];
  }
  const damage = ready.state === 'damaged' ? [ready.problem.message] : [];
  return [...damage, ...disagreements].map((message) => ({
    severity: 'error',
    code: 'E_READY_MISMATCH',
    message: message.includes(id) ? message : `snapshot ${id}: ${message}`,
    target: id,
    repair: 'quarantine',
  }));
}

function unpublished({ id, directory }: SnapshotFacts): Found {
  const what = directory ? 'has no READY' : 'has a descriptor and nothing else';
  return {
    severity: 'error',
    code: 'E_READY_MISMATCH',
    message: `snapshot ${id} ${what}, and no operation accounts for it`,
    target: id,
    repair: 'quarantine',
  };
}

async function strays({ repo }: Patient): Promise<Found[]> {
  const { paths, root } = repo;
  return (await listNames(paths.snapshots))
    .filter((name) => !isSnapshotId(name) && !isTemporaryName(name))
    .map((name) => {
      const file = path.relative(root, path.join(paths.snapshots, name));
      return {
        severity: 'warning',
        code: 'W_STRAY_FILE',
        message: `${file} is the name of no snapshot`,
        file,
      };
    });
}

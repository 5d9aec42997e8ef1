import type { Check, Found } from '../check.js';
import { orphanedBy } from '../facts/lineage.js';
import type { SnapshotFacts } from '../facts/read-snapshots.js';

type Snapshots = ReadonlyMap<string, SnapshotFacts>;

export const lineageCheck: Check = {
  id: 'lineage',
  title:
    'Every parent exists, or is known to have been deleted or set aside, and no lineage leads back to itself',
  async run(patient) {
    return [...orphans(await orphanedBy(patient)), ...cycles(await patient.snapshots())];
  },
};

function orphans(lost: ReadonlyMap<string, string>): Found[] {
  return [...lost].map(([parent, child]) => ({
    severity: 'error',
    code: 'E_REF_NOT_FOUND',
    message: `snapshot ${parent} is gone: ${child} names it as its parent, and nothing says that it was deleted`,
    target: parent,
    repair: 'quarantine',
  }));
}

/** Each snapshot is walked over once: a walk ends where an earlier one came along. */
function cycles(snapshots: Snapshots): Found[] {
  const walkOf = new Map<string, number>();
  const found: Found[] = [];
  let walk = 0;
  for (const start of snapshots.keys()) {
    walk += 1;
    let at: string | null = start;
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, walk);
      const snapshot = snapshots.get(at);
      at = snapshot === undefined ? null : parentOf(snapshot);
    }
    if (at === null || walkOf.get(at) !== walk) continue;
    const message = `the lineage of snapshot ${at} leads back to itself`;
    found.push({
      severity: 'error',
      code: 'E_DESCRIPTOR_CORRUPT',
      message,
      target: at,
      hint: `jvs verify ${at}`,
    });
  }
  return found;
}

function parentOf({ descriptor }: SnapshotFacts): string | null {
  return descriptor.state === 'sound' ? descriptor.value.parentId : null;
}

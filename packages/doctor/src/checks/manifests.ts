import { isTemporaryName } from '@jvs/fs';
import type { Check, Found } from '../check.js';
import type { SnapshotFacts } from '../facts/read-snapshots.js';

export const manifestsCheck: Check = {
  id: 'manifests',
  title: 'Manifest and payload of every published snapshot are there, and nothing else is beside them',
  async run(patient) {
    const published = [...(await patient.snapshots()).values()].filter((snapshot) => snapshot.published);
    return published.flatMap((snapshot) => [...closed(snapshot), ...missing(snapshot), ...extra(snapshot)]);
  },
};

function closed({ id, closed: isClosed }: SnapshotFacts): Found[] {
  const file = `.jvs/snapshots/${id}`;
  const message = `${file} cannot be looked into`;
  return isClosed
    ? [{ severity: 'error', code: 'E_PERMISSION', message, file, target: id, hint: `ls -ld ${file}` }]
    : [];
}

function missing({ id, missing: names }: SnapshotFacts): Found[] {
  return names.map((name) => ({
    severity: 'error',
    code: name === 'manifest' ? 'E_MANIFEST_CORRUPT' : 'E_PAYLOAD_MISMATCH',
    message: `the ${name} of snapshot ${id} is missing, or is something else`,
    target: id,
    repair: 'quarantine',
  }));
}

function extra({ id, extra: names }: SnapshotFacts): Found[] {
  return names
    .filter((name) => !isTemporaryName(name))
    .map((name) => ({
      severity: 'error',
      code: 'E_METADATA_CORRUPT',
      message: `.jvs/snapshots/${id}/${name} does not belong there`,
      target: id,
      repair: 'quarantine',
    }));
}

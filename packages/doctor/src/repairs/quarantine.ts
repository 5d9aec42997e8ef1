import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { intentFiles } from '@jvs/repo';
import { isDamage } from '../facts/file-facts.js';
import { isInLog } from '../facts/is-in-log.js';
import { lostSnapshots, orphanLabels } from '../facts/lineage.js';
import { snapshotDamage, type DamagedSnapshot } from '../facts/snapshot-damage.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';
import { setAsideFile, setAsideSnapshot } from './set-aside.js';

/** Everything goes by rename: nothing is deleted, and nothing of what is sound is moved. */
export const quarantineRepair: Repair = {
  id: 'quarantine',
  title: 'Sets damaged snapshots and records aside in .jvs/quarantine; nothing is deleted',
  safe: false,
  locks: 'worktrees',
  recorded: 'intent',
  async plan(patient) {
    const lost = (await lostSnapshots(patient)).map((id): DamagedSnapshot => ({
      id,
      parentId: null,
      reason: 'nothing of it was found',
    }));
    const damaged = await snapshotDamage(patient);
    return [
      ...damaged.map((snapshot) => snapshotAction(patient, snapshot, 'set aside')),
      ...lost.map((snapshot) => snapshotAction(patient, snapshot, 'record the loss of')),
      ...(await filesToSetAside(patient)).map((file) => fileAction(patient, file)),
    ];
  },
};

function snapshotAction({ repo }: Patient, snapshot: DamagedSnapshot, what: string): RepairAction {
  return {
    message: `${what} snapshot ${snapshot.id}: ${snapshot.reason}`,
    target: snapshot.id,
    run: (opId) => setAsideSnapshot(repo, { ...snapshot, opId }),
  };
}

function fileAction({ repo }: Patient, file: string): RepairAction {
  return {
    message: `set aside ${path.relative(repo.root, file)}`,
    run: (opId) => setAsideFile(repo, file, opId),
  };
}

/** Labels, intents, pins, plans and tombstones that are damaged, and what does not belong beside a payload. */
async function filesToSetAside(patient: Patient): Promise<string[]> {
  const { paths } = patient.repo;
  const operations = await patient.operations();
  const intents = operations
    .filter(({ live, problem }) => live === false && problem !== undefined && isDamage(problem))
    .map(({ opId }) => intentFiles(paths, opId));
  const labels = (await patient.labels()).bad
    .filter(({ problem }) => problem !== undefined && isDamage(problem))
    .map((label) => label.path);
  const records = await badRecords(patient);
  const extra = [...(await patient.snapshots()).values()]
    .filter(({ published }) => published)
    .flatMap(({ id, extra: names }) =>
      names.filter((name) => !isTemporaryName(name)).map((name) => path.join(paths.snapshot(id), name)),
    );
  return [
    ...(await Promise.all(intents)).flat(),
    ...labels,
    ...(await orphanLabels(patient)),
    ...records,
    ...extra,
  ];
}

/** A damaged pin stays until somebody knows what it was about: the audit log, or a person. */
async function badRecords(patient: Patient): Promise<string[]> {
  const files: string[] = [];
  for (const record of await patient.gcRecords()) {
    if (isDamage(record.problem) && (record.kind !== 'pin' || (await isInLog(patient, record))))
      files.push(record.path);
  }
  return files;
}

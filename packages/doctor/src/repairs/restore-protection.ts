import { checkPin } from '@jvs/integrity';
import { encodeMetadata, JvsError, pinSchema } from '@jvs/model';
import { readSnapshot, writeLabels, writePin, type LostRecord } from '@jvs/repo';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';

/** Nothing is overwritten: a pin comes back as the file it was, and labels become the next generation. */
export const restoreProtectionRepair: Repair = {
  id: 'restore_protection',
  title: 'Brings pins and labels back that are gone, as the audit log has them',
  safe: false,
  locks: 'repository',
  recorded: 'intent',
  async plan(patient) {
    return (await patient.lostRecords()).flatMap((lost) => actionFor(patient, lost) ?? []);
  },
};

function actionFor(patient: Patient, { kind, id }: LostRecord): RepairAction | undefined {
  if (kind === 'pin')
    return { message: `write pin ${id} again`, target: id, run: () => bringBackPin(patient, id) };
  if (kind === 'labels')
    return {
      message: `label snapshot ${id} as recorded`,
      target: id,
      run: () => bringBackLabels(patient, id),
    };
  return undefined;
}

async function bringBackPin(patient: Patient, id: string): Promise<void> {
  const pin = (await patient.recorded()).pins.get(id);
  if (pin === undefined) return;
  checkPin(encodeMetadata(pinSchema, pin), { pinId: id, file: `the audit log's record of pin ${id}` });
  await writePin(patient.repo, pin).catch((error: unknown) => {
    if (!(error instanceof JvsError) || error.details['exists'] !== true) throw error;
  });
}

async function bringBackLabels(patient: Patient, id: string): Promise<void> {
  const recorded = (await patient.recorded()).labels.get(id);
  if (recorded === undefined) return;
  const now = await readSnapshot(patient.repo, id);
  const tags = new Set(now.tags);
  for (const [tag, has] of recorded.tags)
    if (has) tags.add(tag);
    else tags.delete(tag);
  await writeLabels(patient.repo, id, { tags, note: recorded.note ?? now.note });
}

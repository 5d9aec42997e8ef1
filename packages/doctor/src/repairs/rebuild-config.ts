import { lstatSync } from 'node:fs';
import { writeFileDurably } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { repoConfigSchema } from '@jvs/model';
import { FORMAT_VERSION } from '@jvs/repo';
import { identityDamage, type IdentityDamage } from '../facts/identity-damage.js';
import { recordedIdentity, type RecordedIdentity } from '../facts/recorded-identity.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';
import { setAsideFile } from './set-aside.js';

export const rebuildConfigRepair: Repair = {
  id: 'rebuild_config',
  title:
    'Writes format version, id and policy anew where they are lost or damaged, by the audit log where it knows them',
  safe: false,
  locks: 'repository',
  recorded: 'intent',
  async plan(patient) {
    const damage = identityDamage(patient.examined);
    if (damage.length === 0) return [];
    const recorded = await recordedIdentity(patient.repo);
    const speaks = await speaksThisFormat(patient);
    return damage
      .filter(({ name }) => name !== 'format_version' || speaks)
      .map((each) => action(patient, each, contentOf(patient, each, recorded)));
  },
};

interface Content {
  readonly bytes: Uint8Array;
  readonly message: string;
}

function action({ repo }: Patient, damage: IdentityDamage, { bytes, message }: Content): RepairAction {
  return {
    message,
    run: async (opId) => {
      if (lstatSync(damage.path, { throwIfNoEntry: false }) !== undefined)
        await setAsideFile(repo, damage.path, opId);
      await writeFileDurably(damage.path, bytes, { exclusive: true });
    },
  };
}

function contentOf({ repo }: Patient, { name }: IdentityDamage, recorded: RecordedIdentity): Content {
  if (name === 'format_version')
    return { bytes: Buffer.from(`${FORMAT_VERSION}\n`), message: `write format version ${FORMAT_VERSION}` };
  if (name === 'repo_id') {
    const { repoId = repo.context.newId() } = recorded;
    const source =
      recorded.repoId === undefined ? 'a new one: the audit log knows none' : 'as the audit log has it';
    return { bytes: Buffer.from(`${repoId}\n`), message: `write the repository's id ${repoId} (${source})` };
  }
  const { config } = recorded;
  const message = `write the policy as far as the audit log knows it (engine ${config.engine}, retention ${config.retention === undefined ? 'by default' : 'as it was set'})`;
  return { bytes: encodeSealed(repoConfigSchema, config), message };
}

/** Whether records are there that only this format has: a version is not given to what may be of another. */
async function speaksThisFormat(patient: Patient): Promise<boolean> {
  const worktrees = await patient.worktrees();
  if (worktrees.some(({ config }) => config.state === 'sound')) return true;
  const snapshots = await patient.snapshots();
  return [...snapshots.values()].some(({ descriptor }) => descriptor.state === 'sound');
}

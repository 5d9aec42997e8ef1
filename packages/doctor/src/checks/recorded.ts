import type { LostRecord } from '@jvs/repo';
import type { Check, Found } from '../check.js';
import { orphanedBy } from '../facts/lineage.js';

export const recordedCheck: Check = {
  id: 'recorded',
  title:
    'Every snapshot, label and pin that the audit log tells of is there, unless it was deleted, removed or set aside',
  async run(patient) {
    // Told of by the check of lineage.
    const orphaned = await orphanedBy(patient);
    return (await patient.lostRecords())
      .filter(({ kind, id }) => kind in PROBLEMS && !orphaned.has(id))
      .map((record): Found => {
        const { id, file, message } = record;
        return { severity: 'error', ...PROBLEMS[record.kind as Kind], message, file, target: id };
      });
  },
};

/** Worktrees and heads have checks of their own. */
type Kind = Exclude<LostRecord['kind'], 'worktree' | 'head'>;

const PROBLEMS: Readonly<Record<Kind, Pick<Found, 'repair'> & { readonly code: string }>> = {
  snapshot: { code: 'E_REF_NOT_FOUND', repair: 'quarantine' },
  labels: { code: 'E_LABEL_CORRUPT', repair: 'restore_protection' },
  pin: { code: 'E_METADATA_CORRUPT', repair: 'restore_protection' },
};

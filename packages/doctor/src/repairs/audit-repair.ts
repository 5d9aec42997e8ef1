import { restartAuditChain } from '@jvs/audit';
import { auditLog } from '@jvs/repo';
import { MISSING_UP_TO, type AuditFacts } from '../facts/read-audit.js';
import type { Patient } from '../patient.js';
import { recordRepair } from '../record-repair.js';
import type { Repair, RepairAction } from '../repair.js';

/**
 * Never launders: no line is changed, and the `chain_restart` record names the damage, the hash the newest record claims and the hash it has.
 * A line that was being appended when its process died is no record: appending cuts it off and says so.
 */
export const auditRepair: Repair = {
  id: 'audit_repair',
  title:
    'Lets a damaged audit log be continued, by a record that names the damage; nothing of it is changed or hidden',
  safe: false,
  locks: 'repository',
  recorded: 'no',
  async plan(patient) {
    const facts = await patient.audit();
    if (facts.open === 0) return [];
    return [facts.onlyTorn ? cut(patient) : restart(patient, facts)];
  },
};

function cut({ repo }: Patient): RepairAction {
  const message = 'cut off the unfinished last line of the audit log';
  return {
    message,
    run: (opId) => recordRepair(repo, { id: 'audit_repair', opId, messages: [message], targets: [] }),
  };
}

function restart({ repo }: Patient, { open, missingUpTo }: AuditFacts): RepairAction {
  const { context } = repo;
  return {
    message: `append a record to the audit log that owns up to ${open} ${open === 1 ? 'problem' : 'problems'}`,
    run: async (opId) =>
      void (await restartAuditChain(auditLog(repo, 'audit_repair'), {
        event_id: context.newId(),
        timestamp: context.now().toISOString(),
        actor: context.actor,
        target: repo.repoId,
        reason: context.reason ?? '',
        details: { op_id: opId, ...(missingUpTo > 0 ? { [MISSING_UP_TO]: missingUpTo } : {}) },
      })),
  };
}

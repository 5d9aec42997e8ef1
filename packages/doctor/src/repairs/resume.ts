import { isLocked } from '@jvs/fs';
import { JvsError } from '@jvs/model';
import { readIntent, settleOperation } from '@jvs/repo';
import type { OperationFacts } from '../facts/read-operations.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';

/** The recoverers do the work, each under the lock of its worktree and holding the intent. */
export const resumeRepair: Repair = {
  id: 'resume',
  title: 'Finishes or undoes operations whose process died',
  safe: true,
  locks: 'none',
  recorded: 'after',
  async plan(patient) {
    const operations = await patient.operations();
    return operations
      .filter(({ live, intent }) => live === false && intent !== undefined)
      .map((operation) => action(patient, operation));
  },
};

function action({ repo }: Patient, { opId, intent }: OperationFacts): RepairAction {
  const worktree = intent?.worktree ?? undefined;
  const where = worktree === undefined ? '' : ` of worktree "${worktree}"`;
  return {
    message: `finish or undo "${intent?.operation}"${where}, begun ${intent?.started_at}`,
    target: opId,
    run: async () => {
      await settleOperation(repo, opId);
      const left = await readIntent(repo.paths, opId);
      if (left === undefined || isLocked(repo.paths.intent(opId), { system: repo.context.system })) return;
      throw new JvsError('E_INTERRUPTED', {
        message: `"${left.operation}"${where} could not be settled: somebody works there, or it needs what is damaged`,
        hint: 'jvs doctor',
        details: { op_id: opId, operation: left.operation, worktree: left.worktree },
      });
    },
  };
}

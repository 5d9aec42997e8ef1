import { wantedHead } from '../facts/wanted-head.js';
import type { WorktreeFacts } from '../facts/read-worktrees.js';
import type { Patient } from '../patient.js';
import type { Repair, RepairAction } from '../repair.js';
import { writeHead } from './write-head.js';

/** Writes the next generation; files of the worktree are not touched, so what they hold beyond its snapshot shows as changes. */
export const advanceHeadRepair: Repair = {
  id: 'advance_head',
  title:
    'Gives worktrees whose head is damaged, lost or names no snapshot the newest head that the audit log and the snapshots know of',
  safe: false,
  locks: 'worktrees',
  recorded: 'intent',
  async plan(patient) {
    const spoken = new Set((await patient.operations()).map(({ intent }) => intent?.worktree));
    const actions: RepairAction[] = [];
    for (const worktree of await patient.worktrees()) {
      // An operation that was cut off there is settled first: it knows better.
      if (!worktree.registered || spoken.has(worktree.name)) continue;
      actions.push(...(await actionsFor(patient, worktree)));
    }
    return actions;
  },
};

async function actionsFor(patient: Patient, worktree: WorktreeFacts): Promise<RepairAction[]> {
  const wanted = await wantedHead(patient, worktree);
  if (wanted === undefined) return [];
  const { name } = worktree;
  const { head, current } = wanted;
  const at = head === current ? (head ?? 'no snapshot yet') : `${head}, and current to ${current}`;
  return [
    {
      message: `set the head of worktree "${name}" to ${at}`,
      target: name,
      run: (opId) => writeHead(patient.repo, { worktree: name, opId, ...wanted }),
    },
  ];
}

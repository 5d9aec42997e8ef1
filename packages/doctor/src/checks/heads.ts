import type { Check, Found } from '../check.js';
import { lostMove } from '../facts/lost-move.js';
import type { WorktreeFacts } from '../facts/read-worktrees.js';
import type { Patient } from '../patient.js';

export const headsCheck: Check = {
  id: 'heads',
  title:
    'Head and current of every worktree name published snapshots, and are the newest that the audit log knows of',
  async run(patient) {
    const found: Found[] = [];
    const spoken = new Set((await patient.operations()).map(({ intent }) => intent?.worktree));
    for (const worktree of await patient.worktrees()) {
      if (!worktree.registered) continue;
      found.push(...damaged(worktree), ...(await unpublished(patient, worktree)));
      // Whoever is at work there, or was, moves the head and writes the record in two steps.
      if (!spoken.has(worktree.name)) found.push(...(await lost(patient, worktree)));
    }
    return found;
  },
};

function damaged({ name, generations, config }: WorktreeFacts): Found[] {
  const newest = generations.at(-1);
  if (newest === undefined)
    return config.state === 'absent' ? [] : [bad(name, `worktree "${name}" has no head`)];
  const older = generations.slice(0, -1).flatMap(({ n, file }): Found[] =>
    file.state === 'damaged'
      ? [
          {
            severity: 'warning',
            code: 'W_OLD_HEAD_DAMAGED',
            message: `generation ${n} of the head of "${name}" is damaged; a newer one is in force, and the next move removes it`,
            target: name,
          },
        ]
      : [],
  );
  if (newest.file.state === 'damaged') return [...older, bad(name, newest.file.problem.message)];
  if (newest.file.state === 'absent' || config.state !== 'sound') return older;
  return newest.file.value.worktree_id === config.value.worktree_id
    ? older
    : [...older, bad(name, `the head of "${name}" is about another worktree`)];
}

async function unpublished(patient: Patient, { name, generations }: WorktreeFacts): Promise<Found[]> {
  const file = generations.at(-1)?.file;
  if (file?.state !== 'sound') return [];
  const snapshots = await patient.snapshots();
  const { head, current } = file.value;
  const roles: ReadonlyArray<readonly [string, string | null]> = [
    ['head', head],
    ['current', current],
  ];
  return roles
    .filter(([, id]) => id !== null && snapshots.get(id)?.published !== true)
    .map(([role, id]) => bad(name, `${role} of "${name}" is ${id}, which is no published snapshot`));
}

async function lost(patient: Patient, worktree: WorktreeFacts): Promise<Found[]> {
  const move = await lostMove(patient, worktree);
  if (move === undefined) return [];
  const where = move.head === move.current ? `${move.head}` : `${move.current}, with HEAD ${move.head}`;
  return [
    bad(
      worktree.name,
      `the newest head of "${worktree.name}" is gone: the audit log (record ${move.sequence}) says it is at ${where}`,
    ),
  ];
}

function bad(target: string, message: string): Found {
  return { severity: 'error', code: 'E_METADATA_CORRUPT', message, target, repair: 'advance_head' };
}

import { isWorktreeName } from '@jvs/model';
import type { Patient } from '../patient.js';
import { listNames } from './list-names.js';
import { recordedWorktree } from './lost-move.js';
import type { WorktreeFacts } from './read-worktrees.js';

/**
 * Worktrees without a sound entry in the registry: what is left of an entry, "main", and those that the audit log knows and nobody removed. Those that an
 * operation in flight or cut off is making, renaming or removing are left out.
 */
export async function lostWorktrees(patient: Patient): Promise<readonly WorktreeFacts[]> {
  const operations = await patient.operations();
  const spoken = new Set(operations.flatMap(({ intent }) => [intent?.worktree, intent?.details['to']]));
  const known = await patient.worktrees();
  const broken = known.filter(({ config }) => config.state !== 'sound');
  const names = new Set(known.map(({ name }) => name));
  const unregistered: WorktreeFacts[] = [];
  const directories = new Set(await listNames(patient.repo.paths.worktreePayloads));
  const gone = (await patient.lostRecords()).filter(({ kind }) => kind === 'worktree').map(({ id }) => id);
  for (const name of new Set([...directories, ...gone])) {
    if (names.has(name) || !isWorktreeName(name)) continue;
    if ((await recordedWorktree(patient, name)) === undefined) continue;
    const config = { state: 'absent' as const };
    const payload = directories.has(name) ? 'directory' : 'absent';
    unregistered.push({ name, registered: false, config, generations: [], payload });
  }
  return [...broken, ...unregistered].filter(({ name }) => !spoken.has(name));
}

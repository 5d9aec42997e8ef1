import { isWorktreeName, isJvsError, JvsError } from '@jvs/model';
import { startOperation, withRepoLock, withWorktreeLock, type Operation, type Repository } from '@jvs/repo';
import { lostWorktrees } from './facts/lost-worktrees.js';
import { mustBeRecordable } from './must-be-recordable.js';
import type { Patient } from './patient.js';
import { DOCTOR, recordRepair } from './record-repair.js';
import type { Repair, RepairAction } from './repair.js';

export interface Attempted {
  /** As it was before any lock was taken. */
  readonly patient: Patient;
  readonly look: () => Promise<Patient>;
  /** What was done, as it is done: also when the repair fails half way. */
  readonly done: string[];
}

/** So many steps share an intent and a record, which have an end. */
const STEPS_MAX = 500;

/** Takes the locks, plans again from what is on disk now, and carries that out. Throws what the steps throw; what was done before is recorded. */
export async function carryOutRepair(repair: Repair, { patient, look, done }: Attempted): Promise<void> {
  const { repo } = patient;
  if (repair.recorded !== 'no') await mustBeRecordable(repo);
  await withLocks(patient, repair, async () => {
    const actions = await repair.plan(repair.locks === 'none' ? patient : await look());
    for (let start = 0; start < actions.length; start += STEPS_MAX)
      await carryOutSteps(repo, { repair, actions: actions.slice(start, start + STEPS_MAX), done });
  });
}

interface Steps {
  readonly repair: Repair;
  readonly actions: readonly RepairAction[];
  readonly done: string[];
}

async function carryOutSteps(repo: Repository, { repair, actions, done }: Steps): Promise<void> {
  const operation = await intentOf(repo, repair, actions);
  const opId = operation?.opId ?? repo.context.newId();
  const own: RepairAction[] = [];
  try {
    for (const action of actions) {
      await action.run(opId);
      own.push(action);
    }
  } finally {
    done.push(...own.map(({ message }) => message));
    if (repair.recorded !== 'no' && own.length > 0) await record(repo, { repair, opId, done: own });
    await operation?.finish();
  }
}

/** On a full disk there is no room for one; removing leftovers makes room, and may do without. */
async function intentOf(
  repo: Repository,
  repair: Repair,
  actions: readonly RepairAction[],
): Promise<Operation | undefined> {
  if (repair.recorded !== 'intent') return undefined;
  try {
    const details = { repair: repair.id, targets: targetsOf(actions) };
    return await startOperation(repo, { operation: DOCTOR, worktree: null, details });
  } catch (error) {
    if (repair.id === 'clean_tmp' && isJvsError(error, 'E_NO_SPACE')) return undefined;
    throw error;
  }
}

function targetsOf(actions: readonly RepairAction[]): string[] {
  return actions.map(({ target }) => target).filter((target) => target !== undefined);
}

async function record(
  repo: Repository,
  {
    repair,
    opId,
    done,
  }: { readonly repair: Repair; readonly opId: string; readonly done: readonly RepairAction[] },
): Promise<void> {
  try {
    const messages = done.map(({ message }) => message);
    await recordRepair(repo, { id: repair.id, opId, messages, targets: targetsOf(done) });
  } catch (error) {
    throw new JvsError('E_COMMITTED_INCOMPLETE', {
      message: `the repair ${repair.id} was carried out, and could not be recorded: ${(error as Error).message}`,
      hint: 'jvs doctor',
      details: { repair: repair.id, op_id: opId },
      cause: error,
    });
  }
}

/** Worktrees first, in one order everywhere; then the repository. */
async function withLocks(patient: Patient, { id, locks }: Repair, body: () => Promise<void>): Promise<void> {
  const { repo } = patient;
  if (locks === 'none') return body();
  const options = { operation: `doctor --repair ${id}` };
  const names = locks === 'worktrees' ? await worktreeNames(patient) : [];
  const inOrder = names.reduceRight<() => Promise<void>>(
    (inner, name) => () => withWorktreeLock(repo, name, inner, options),
    () => withRepoLock(repo, body, options),
  );
  return inOrder();
}

/** All that are, or are about to be: of the registry, of operations in flight, and those that lost their entry. */
async function worktreeNames(patient: Patient): Promise<string[]> {
  const [known, lost, operations] = await Promise.all([
    patient.worktrees(),
    lostWorktrees(patient),
    patient.operations(),
  ]);
  const spoken = operations.flatMap(({ intent }) => [intent?.worktree, intent?.details['to']]);
  const names = [...known, ...lost].map(({ name }) => name);
  return [...new Set([...names, ...spoken])]
    .filter((name) => typeof name === 'string' && isWorktreeName(name))
    .map(String)
    .sort();
}

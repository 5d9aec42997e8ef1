import { environmentError, JvsError, type ErrorCode } from '@jvs/model';
import type { Examined } from '@jvs/repo';
import { carryOutRepair } from './carry-out-repair.js';
import { finishCutOff } from './finish-cut-off.js';
import { Patient, type VerifyPayloads } from './patient.js';
import type { Repair, RepairAction, RepairId } from './repair.js';
import { repairs } from './repairs.js';

export interface MendOptions {
  /** Which repairs; carried out in their own order. */
  readonly ids: readonly RepairId[];
  /** Say what would be done, and do nothing. */
  readonly dryRun?: boolean | undefined;
  /** Looks at the repository anew: a repair may change what can be opened. */
  readonly examine: () => Promise<Examined>;
  /** Has payloads read, so that damage in them is mended too. */
  readonly verify?: VerifyPayloads | undefined;
}

export interface RepairResult {
  readonly id: RepairId;
  /** `nothing`: there was nothing to do. `failed`: see `error`; what `actions` lists was done before. */
  readonly state: 'done' | 'nothing' | 'planned' | 'failed';
  /** What was or would be done, a sentence each; at most 100. */
  readonly actions: readonly string[];
  readonly count: number;
  readonly error?:
    { readonly code: ErrorCode; readonly message: string; readonly hint: string | null } | undefined;
}

const LISTED_MAX = 100;

/**
 * Carries repairs out, one after the other; one that fails keeps no other from being tried. Each is planned under its locks from what is on disk
 * then, may be cut off anywhere and repeated, and is recorded in the audit log. Throws E_CANCELLED, and E_UNSAFE_LOCATION or
 * E_UNSAFE_OWNER when part of `.jvs` is a link or somebody else's: then nothing is done.
 */
export async function mend(options: MendOptions): Promise<readonly RepairResult[]> {
  const results: RepairResult[] = [];
  for (const repair of repairs.filter(({ id }) => options.ids.includes(id))) {
    const look = async (): Promise<Patient> => new Patient(await options.examine(), options.verify);
    const patient = await look();
    refuseUnsafe(patient.examined);
    patient.repo.context.signal?.throwIfAborted();
    patient.repo.context.onEvent?.({ type: 'phase', phase: `repair ${repair.id}` });
    results.push(await attempt(repair, { patient, look, dryRun: options.dryRun === true }));
  }
  return results;
}

interface Attempt {
  readonly patient: Patient;
  readonly look: () => Promise<Patient>;
  readonly dryRun: boolean;
}

async function attempt(repair: Repair, { patient, look, dryRun }: Attempt): Promise<RepairResult> {
  const done: string[] = [];
  try {
    const cutOff = await finishCutOff(patient, repair);
    if (dryRun) return planOnly(repair, [...cutOff, ...(await repair.plan(patient))]);
    for (const { run, message } of cutOff) {
      await run('');
      done.push(message);
    }
    const current = cutOff.length === 0 ? patient : await look();
    if ((await repair.plan(current)).length === 0) return ended(repair, done);
    await carryOutRepair(repair, { patient: current, look, done });
    return ended(repair, done);
  } catch (error) {
    const problem = environmentError(error, { action: `carry out the repair ${repair.id}` });
    if (problem.code === 'E_CANCELLED' || problem.code === 'E_INTERNAL') throw problem;
    const { code, message, hint = null } = problem;
    return { ...result(repair, 'failed', done), error: { code, message, hint } };
  }
}

function planOnly(repair: Repair, planned: readonly RepairAction[]): RepairResult {
  return result(
    repair,
    planned.length === 0 ? 'nothing' : 'planned',
    planned.map(({ message }) => message),
  );
}

function ended(repair: Repair, done: readonly string[]): RepairResult {
  return result(repair, done.length === 0 ? 'nothing' : 'done', done);
}

function result({ id }: Repair, state: RepairResult['state'], actions: readonly string[]): RepairResult {
  return { id, state, actions: actions.slice(0, LISTED_MAX), count: actions.length };
}

/** Through a link, or in what somebody else can write, a repair would change what is not ours. */
function refuseUnsafe({ problems }: Examined): void {
  const unsafe = problems.find(({ code }) => code === 'E_UNSAFE_LOCATION' || code === 'E_UNSAFE_OWNER');
  if (unsafe === undefined) return;
  const { code, message, hint, details } = unsafe;
  throw new JvsError(code, {
    message: `nothing was repaired: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    details,
  });
}

import { diagnose, mend, Patient, type RepairId } from '@jvs/doctor';
import { examineRepository as open, type Examined } from '@jvs/repo';
import { createContext } from './composition/create-context.js';
import { verifyPayloads } from './composition/verify-payloads.js';
import type { Surroundings } from './surroundings.js';
import { doctorView, type DoctorView } from './views/doctor-view.js';

export interface ExamineOptions extends Surroundings {
  /** Read every byte of every payload too. */
  readonly strict?: boolean | undefined;
  /** Carried out first, in their own order; one that fails keeps no other from being tried. */
  readonly repairs?: readonly RepairId[] | undefined;
  /** Say what the repairs would do, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Examines the repository that `path` is in, however damaged it is, and mends what was asked for. Without a repair nothing is changed. That
 * something is wrong is an answer (`doctorFailure`), not a throw.
 */
export async function examineRepository(path: string, options: ExamineOptions = {}): Promise<DoctorView> {
  const { strict = false, repairs: ids = [], dryRun } = options;
  const context = createContext(options);
  const verify = strict ? verifyPayloads : undefined;
  const examine = (): Promise<Examined> => open(context, path);
  const repairs = await mend({ ids, dryRun, examine, verify });
  const diagnosis = await diagnose(new Patient(await examine(), verify), { strict });
  return doctorView(diagnosis, { strict, repairs });
}

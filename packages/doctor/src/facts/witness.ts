import { isJvsError } from '@jvs/model';
import type { Recorded } from '@jvs/repo';
import type { Patient } from '../patient.js';

/** What the audit log knows of; undefined where it is no log: the audit check speaks of that, here it is a witness that did not come. */
export async function witness(patient: Patient): Promise<Recorded | undefined> {
  try {
    return await patient.recorded();
  } catch (error) {
    if (isJvsError(error) && error.code !== 'E_INTERNAL' && error.code !== 'E_CANCELLED') return undefined;
    throw error;
  }
}

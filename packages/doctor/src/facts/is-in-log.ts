import path from 'node:path';
import { isJvsError } from '@jvs/model';
import type { Patient } from '../patient.js';

/** Whether the audit log holds the pin that a file is named after: then the file may go, and the pin comes back. */
export async function isInLog(patient: Patient, { file }: { readonly file: string }): Promise<boolean> {
  try {
    return (await patient.recorded()).pins.has(path.basename(file, '.json'));
  } catch (error) {
    // A log that is none holds nothing; the audit check speaks of it.
    if (isJvsError(error) && error.code !== 'E_INTERNAL' && error.code !== 'E_CANCELLED') return false;
    throw error;
  }
}

import path from 'node:path';
import type { Patient } from '../patient.js';
import { witness } from './witness.js';

/** Whether the audit log holds the pin that a file is named after: then the file may go, and the pin comes back. */
export async function isInLog(patient: Patient, { file }: { readonly file: string }): Promise<boolean> {
  return (await witness(patient))?.pins.has(path.basename(file, '.json')) === true;
}

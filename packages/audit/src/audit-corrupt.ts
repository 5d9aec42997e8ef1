import { JvsError } from '@jvs/model';

/** The log, or what `file` names of it, cannot be used. */
export function auditCorrupt(message: string, details: Readonly<Record<string, unknown>>): JvsError {
  return new JvsError('E_AUDIT_CORRUPT', { message, hint: 'jvs audit verify', details });
}

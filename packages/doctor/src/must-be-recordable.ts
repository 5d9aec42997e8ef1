import { auditHead } from '@jvs/audit';
import { isJvsError, JvsError } from '@jvs/model';
import type { Repository } from '@jvs/repo';

/** A repair that could not be recorded is not begun. */
export async function mustBeRecordable({ paths }: Repository): Promise<void> {
  try {
    await auditHead(paths.auditLog);
  } catch (error) {
    if (!isJvsError(error, 'E_AUDIT_CORRUPT')) throw error;
    throw new JvsError('E_AUDIT_CORRUPT', {
      message: `nothing was repaired, because it could not be recorded: ${error.message}`,
      hint: 'jvs doctor --repair audit_repair',
      details: error.details,
      cause: error,
    });
  }
}

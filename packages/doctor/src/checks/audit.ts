import type { Check, Found } from '../check.js';

export const auditCheck: Check = {
  id: 'audit',
  title:
    'Every record of the audit log has its hash and its place in the chain, and none that a descriptor has seen is gone',
  async run(patient) {
    const { problems, open } = await patient.audit();
    const found = problems.map(({ message, acknowledged }): Found =>
      acknowledged
        ? {
            severity: 'warning',
            code: 'W_CHAIN_RESTARTED',
            message: `${message} (a later record owns up to it)`,
          }
        : { severity: 'error', code: 'E_AUDIT_CORRUPT', message, repair: 'audit_repair' },
    );
    // Errors first: of many findings only the first are listed.
    found.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
    const unlisted = open - found.filter(({ severity }) => severity === 'error').length;
    if (unlisted === 0) return found;
    const message = `${unlisted} more problems of the audit log`;
    return [{ severity: 'error', code: 'E_AUDIT_CORRUPT', message, repair: 'audit_repair' }, ...found];
  },
};

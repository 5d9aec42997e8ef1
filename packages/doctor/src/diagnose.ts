import { environmentError, isJvsError } from '@jvs/model';
import type { Check } from './check.js';
import { checks } from './checks.js';
import type { Finding } from './finding.js';
import type { Patient } from './patient.js';

/** Of one check; more of a kind help nobody. All are counted. */
export const LISTED_MAX = 100;

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  /** `skipped`: payloads were not to be read. */
  readonly state: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly count: number;
}

export interface Diagnosis {
  /** No finding is an error. */
  readonly healthy: boolean;
  readonly checks: readonly CheckResult[];
  /** In the order of the checks, at most 100 of each. */
  readonly findings: readonly Finding[];
  readonly count: number;
}

/**
 * Looks at everything, and changes nothing: not a byte, not a time. Takes no lock and may run beside everything else. Throws
 * E_CANCELLED only: what keeps a check from looking is a finding of that check.
 */
export async function diagnose(
  patient: Patient,
  { strict = false }: { strict?: boolean } = {},
): Promise<Diagnosis> {
  const results: CheckResult[] = [];
  const findings: Finding[] = [];
  for (const check of checks) {
    patient.repo.context.onEvent?.({ type: 'phase', phase: `check ${check.id}` });
    const skipped = check.strict === true && !strict;
    const found = skipped ? [] : await carryOut(check, patient);
    findings.push(...found.slice(0, LISTED_MAX));
    const { id, title } = check;
    results.push({ id, title, state: skipped ? 'skipped' : stateOf(found), count: found.length });
  }
  const healthy = results.every(({ state }) => state !== 'failed');
  return { healthy, checks: results, findings, count: results.reduce((sum, { count }) => sum + count, 0) };
}

async function carryOut(check: Check, patient: Patient): Promise<Finding[]> {
  try {
    return (await check.run(patient)).map((found) => ({ check: check.id, ...found }));
  } catch (error) {
    if (isJvsError(error, 'E_CANCELLED') || (error as Error | undefined)?.name === 'AbortError') throw error;
    const { code, message, hint } = environmentError(error, { action: `carry out the check "${check.id}"` });
    return [{ check: check.id, severity: 'error', code, message: `${check.title}: ${message}`, hint }];
  }
}

function stateOf(found: readonly Finding[]): CheckResult['state'] {
  if (found.some(({ severity }) => severity === 'error')) return 'failed';
  return found.length === 0 ? 'passed' : 'warned';
}

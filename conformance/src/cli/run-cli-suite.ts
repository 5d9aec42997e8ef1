import { cliCases } from './cli-cases.js';
import { missingPrograms, runCliCase, type RunCaseOptions } from './run-cli-case.js';

export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string | undefined;
}

/** Runs all cases, one after the other, without a test runner. Never rejects. */
export async function runCliSuite(options: RunCaseOptions): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cliCases) {
    const { id, title } = one;
    const missing = missingPrograms(one);
    if (missing.length > 0) {
      results.push({ id, title, outcome: 'skipped', reason: `not installed: ${missing.join(', ')}` });
      continue;
    }
    try {
      await runCliCase(one, options);
      results.push({ id, title, outcome: 'passed' });
    } catch (error) {
      results.push({
        id,
        title,
        outcome: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return results;
}

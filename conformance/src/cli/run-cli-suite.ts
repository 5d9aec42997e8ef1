import type { CliCase } from './cli-case.js';
import { cliCases } from './cli-cases.js';
import { missingPrograms, runCliCase, type RunCaseOptions } from './run-cli-case.js';

export interface CliCaseResult {
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string | undefined;
}

export interface RunCliSuiteOptions extends RunCaseOptions {
  /** Called after each case. */
  readonly onResult?: ((result: CliCaseResult) => void) | undefined;
}

/** Runs all cases, one after the other, without a test runner. Never rejects. */
export async function runCliSuite(options: RunCliSuiteOptions): Promise<CliCaseResult[]> {
  const results: CliCaseResult[] = [];
  for (const one of cliCases) {
    const result = { id: one.id, title: one.title, ...(await outcomeOf(one, options)) };
    options.onResult?.(result);
    results.push(result);
  }
  return results;
}

async function outcomeOf(
  one: CliCase,
  options: RunCaseOptions,
): Promise<Pick<CliCaseResult, 'status' | 'reason'>> {
  const missing = missingPrograms(one);
  if (missing.length > 0) return { status: 'skipped', reason: `not installed: ${missing.join(', ')}` };
  try {
    await runCliCase(one, options);
    return { status: 'passed' };
  } catch (error) {
    return { status: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

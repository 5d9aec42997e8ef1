import { test } from '@jest/globals';
import { type Capability, whyMissing } from './capabilities.js';

/** Defines one test, as Jest's `test` does. */
export type DefineTest = (title: string, body: () => Promise<void> | void, timeoutMs?: number) => void;

/**
 * `skipUnless('xfs')('a title', body)` defines the test where the machine can run it. Where it
 * cannot, the test is skipped with the reason in its title; with CI=true it fails instead, since
 * there a silent hole in the coverage is worse than a red run.
 */
export function skipUnless(...capabilities: Capability[]): DefineTest {
  const reasons = capabilities.map(whyMissing).filter((reason) => reason !== undefined);
  if (reasons.length === 0) return (title, body, timeoutMs) => test(title, body, timeoutMs);
  const reason = reasons.join('; ');
  if (process.env.CI === 'true') {
    return (title) =>
      test(title, () => {
        throw new Error(`This test must run when CI=true, but ${reason}.`);
      });
  }
  return (title, body) => test.skip(`${title} (skipped, because ${reason})`, body);
}

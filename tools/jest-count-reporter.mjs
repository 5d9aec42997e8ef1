import { writeFileSync } from 'node:fs';

/** Writes the run's counts as JSON to $JVS_TEST_COUNTS, so that several runs can be summed. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.JVS_TEST_COUNTS;
    if (!file) return;
    writeFileSync(
      file,
      JSON.stringify({
        passed: results.numPassedTests,
        // A suite that could not even load has no failed test in it, and must count all the same.
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
      }),
    );
  }
}

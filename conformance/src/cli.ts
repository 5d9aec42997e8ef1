export type { CliCase } from './cli/cli-case.js';
export { cliCases } from './cli/cli-cases.js';
export type { Ended, JvsUnderTest, Running, RunOptions } from './cli/jvs-under-test.js';
export type { Document } from './cli/parse-document.js';
export { missingPrograms, runCliCase, type RunCaseOptions } from './cli/run-cli-case.js';
export { runCliSuite, type CliCaseResult, type RunCliSuiteOptions } from './cli/run-cli-suite.js';

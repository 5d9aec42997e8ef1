import type { Ended } from './jvs-under-test.js';

/** A run as a failed assertion shows it. */
export function describeRun({ args, exitCode, stdout, stderr }: Ended): string {
  return `jvs ${args.join(' ')}\nexit code ${String(exitCode)}\nstdout: ${stdout}\nstderr: ${stderr}`;
}

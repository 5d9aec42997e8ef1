import type { Finding } from './finding.js';
import type { Patient } from './patient.js';

/** What a check says; its id is added by whoever runs it. */
export type Found = Omit<Finding, 'check'>;

/** One thing to look at. Checks change nothing, and each looks for itself: one that cannot be carried out hides no other. */
export interface Check {
  /** Stable, lower case. */
  readonly id: string;
  /** What it makes sure of, a sentence without its full stop. */
  readonly title: string;
  /** Only when payloads are to be read. */
  readonly strict?: boolean;
  run(patient: Patient): Promise<readonly Found[]>;
}

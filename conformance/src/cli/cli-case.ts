import type { JvsUnderTest } from './jvs-under-test.js';

/** One promise of the command line (docs/02_CLI_SPEC.md), and how it is tried. */
export interface CliCase {
  /** `CLI-` and a number; stable. */
  readonly id: string;
  readonly title: string;
  /** Programs that must be on PATH; without them the case is skipped. */
  readonly requires?: readonly string[];
  /** Rejects when the promise is broken. `jvs.scratch` is an empty directory of its own. */
  readonly run: (jvs: JvsUnderTest) => Promise<void>;
}

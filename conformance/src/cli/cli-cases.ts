import { oddCases } from './cases/odd-cases.js';
import { outputCases } from './cases/output-cases.js';
import { refCases } from './cases/ref-cases.js';
import { restoreCases } from './cases/restore-cases.js';
import { snapshotCases } from './cases/snapshot-cases.js';
import { verifyCases } from './cases/verify-cases.js';
import { worktreeCases } from './cases/worktree-cases.js';
import type { CliCase } from './cli-case.js';

/** Everything that any `jvs` must do, in the order of its specification. */
export const cliCases: readonly CliCase[] = [
  ...outputCases,
  ...snapshotCases,
  ...refCases,
  ...restoreCases,
  ...worktreeCases,
  ...verifyCases,
  ...oddCases,
];

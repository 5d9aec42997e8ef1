import { verifySnapshots } from '@jvs/verify';
import type { Scope } from '../scope.js';
import { verifyView, type VerifyView } from '../views/verify-view.js';
import { snapshotsToVerify } from './snapshots-to-verify.js';

export interface VerifyRequest {
  /** By default the worktree's HEAD. */
  readonly refs?: readonly string[] | undefined;
  /** Every snapshot, and what does not belong there. */
  readonly all?: boolean | undefined;
  /** With `all`: only this part of the work, as "1/4". */
  readonly shard?: string | undefined;
  /** An anchor of the audit log that the log must still hold. */
  readonly expectHead?: string | undefined;
}

export async function verify(scope: Scope, request: VerifyRequest): Promise<VerifyView> {
  return verifyView(await verifySnapshots(scope.repo, await snapshotsToVerify(scope, request)));
}

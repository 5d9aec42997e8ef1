import { hash } from 'node:crypto';
import { canonicalJson } from '@jvs/model';
import type { Facts } from './facts.js';

/** SHA-256 over everything decisions depend on, the same for the same facts in any order. Operations in flight come and go, and are left out. */
export function factsHash({ snapshots, worktrees, pins }: Facts): string {
  const sorted = {
    snapshots: snapshots
      .map(({ id, labelGeneration, createdAt, kind, worktree, tags }) =>
        [id, labelGeneration, createdAt, kind, worktree, ...tags].join(' '),
      )
      .sort(),
    worktrees: worktrees
      .map(({ name, head, current, base }) => [name, head, current, base].map(String).join(' '))
      .sort(),
    pins: pins.map(({ snapshotId }) => snapshotId).sort(),
  };
  return hash('sha256', canonicalJson(sorted), 'hex');
}

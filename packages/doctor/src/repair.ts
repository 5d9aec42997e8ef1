import type { Patient } from './patient.js';

/** In the order they are carried out: each may rely on those before it. */
export const repairIds = [
  'layout',
  'rebuild_config',
  'audit_repair',
  'resume',
  'rebuild_worktree_config',
  'quarantine',
  'advance_head',
  'restore_protection',
  'rebuild_index',
  'clean_tmp',
] as const;
export type RepairId = (typeof repairIds)[number];

/** One step of a repair. May be repeated: what is done already is done. */
export interface RepairAction {
  /** What it does, as it follows "would" or "did": "remove .jvs/tmp/x". */
  readonly message: string;
  /** Id or name of what it is about, for the intent; recovery finishes it by that. */
  readonly target?: string | undefined;
  readonly run: (opId: string) => Promise<void>;
}

export interface Repair {
  readonly id: RepairId;
  /** What it mends, a sentence without its full stop. */
  readonly title: string;
  /** Part of `--repair-runtime`: it gives up nothing that anybody could miss. */
  readonly safe: boolean;
  /**
   * `repository`: its lock. `worktrees`: those of all worktrees too. `none`: actions take their own, or nobody can be at work
   * where the repair is needed.
   */
  readonly locks: 'none' | 'repository' | 'worktrees';
  /** Whether the runner writes an intent before and a record after. `no`: the repair is itself one audit record. */
  readonly recorded: 'intent' | 'after' | 'no';
  /** What there is to do now; empty when nothing is. Changes nothing. */
  plan(patient: Patient): Promise<readonly RepairAction[]>;
}

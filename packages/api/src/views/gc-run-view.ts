import type { RunResult } from '@jvs/gc';

export interface GcRunView {
  readonly plan_id: string;
  /** Ids, in the order they went. */
  readonly deleted: readonly string[];
  /** Ids of the plan that something protects by now. */
  readonly spared: readonly string[];
  /** What the plan expected to come back; null when it was made with --no-sizes. */
  readonly planned_bytes: number | null;
  /** What the file system gave back by its own count of free space. What others wrote or removed meanwhile is in it. */
  readonly freed_bytes: number;
  readonly measured_by: 'statfs';
}

export function gcRunView({ plan, deleted, spared, freedBytes }: RunResult): GcRunView {
  return {
    plan_id: plan.plan_id,
    deleted,
    spared,
    planned_bytes: plan.bytes,
    freed_bytes: freedBytes,
    measured_by: 'statfs',
  };
}

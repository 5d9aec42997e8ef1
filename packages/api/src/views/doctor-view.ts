import type { CheckResult, Diagnosis, Finding, RepairId, RepairResult } from '@jvs/doctor';

/** What a diagnosis, and the repairs before it, came to. */
export interface DoctorView {
  /** No finding is an error; warnings may be there. */
  readonly healthy: boolean;
  /** Whether payloads were read. */
  readonly strict: boolean;
  /** In the order they were carried out; empty when none was asked for. */
  readonly repairs: readonly RepairView[];
  readonly checks: readonly CheckResult[];
  readonly finding_count: number;
  /** As it is after the repairs; at most 100 of each check. */
  readonly findings: readonly Finding[];
}

export interface RepairView {
  readonly id: RepairId;
  readonly state: RepairResult['state'];
  readonly action_count: number;
  /** At most 100. */
  readonly actions: readonly string[];
  readonly error?: RepairResult['error'];
}

/** With `--repair-list`. */
export interface RepairListView {
  readonly repair_list: ReadonlyArray<{
    readonly id: RepairId;
    readonly title: string;
    /** Part of `--repair-runtime`. */
    readonly runtime: boolean;
  }>;
}

export function doctorView(
  diagnosis: Diagnosis,
  { strict, repairs }: { readonly strict: boolean; readonly repairs: readonly RepairResult[] },
): DoctorView {
  return {
    healthy: diagnosis.healthy,
    strict,
    repairs: repairs.map(({ id, state, count, actions, error }) => ({
      id,
      state,
      action_count: count,
      actions,
      ...(error && { error }),
    })),
    checks: diagnosis.checks,
    finding_count: diagnosis.count,
    findings: diagnosis.findings,
  };
}

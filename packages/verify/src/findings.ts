import { findingFromError, type Finding } from '@jvs/integrity';

/** More of them help nobody; all are counted. */
export const FINDINGS_MAX = 100;

/** Collects what is wrong. */
export class Findings {
  readonly list: Finding[] = [];
  count = 0;

  add(finding: Finding): void {
    this.addMany([finding], 1);
  }

  /** `count` may be more than `findings` holds. */
  addMany(findings: readonly Finding[], count: number): void {
    this.list.push(...findings.slice(0, FINDINGS_MAX - this.list.length));
    this.count += count;
  }
}

/** Runs a check; an error about integrity becomes a finding (and the answer undefined), any other error stays one. */
export async function catchFinding<T>(
  findings: Findings,
  snapshotId: string | null,
  check: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    const finding = findingFromError(error, snapshotId);
    if (finding === undefined) throw error;
    findings.add(finding);
    return undefined;
  }
}

import type { RetentionRules } from '@jvs/model';
import type { Reason } from './decision.js';

/** A rule that keeps the newest of each period. */
export interface BucketRule {
  readonly kind: Reason['kind'] & ('hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly');
  readonly count: number;
  /** The period a time is in, in UTC; times of one period give one text. */
  readonly periodOf: (time: Date) => string;
}

const DAY_MS = 86_400_000;

/** The rules given, with what they count by. */
export function retentionBuckets(rules: RetentionRules): BucketRule[] {
  const { keep_hourly: hours, keep_daily: days, keep_weekly: weeks } = rules;
  const { keep_monthly: months, keep_yearly: years } = rules;
  const all: readonly BucketRule[] = [
    { kind: 'hourly', count: hours ?? 0, periodOf: (time) => time.toISOString().slice(0, 13) },
    { kind: 'daily', count: days ?? 0, periodOf: (time) => time.toISOString().slice(0, 10) },
    { kind: 'weekly', count: weeks ?? 0, periodOf: weekOf },
    { kind: 'monthly', count: months ?? 0, periodOf: (time) => time.toISOString().slice(0, 7) },
    { kind: 'yearly', count: years ?? 0, periodOf: (time) => time.toISOString().slice(0, 4) },
  ];
  return all.filter(({ count }) => count > 0);
}

/** The Monday it begins with. */
function weekOf(time: Date): string {
  const sinceMonday = (time.getUTCDay() + 6) % 7;
  return new Date(time.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}

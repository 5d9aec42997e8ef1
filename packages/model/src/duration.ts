import * as z from 'zod/mini';

const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  h: HOUR_MS,
  d: 24 * HOUR_MS,
  w: 7 * 24 * HOUR_MS,
  m: 30 * 24 * HOUR_MS,
  y: 365 * 24 * HOUR_MS,
};

/** A length of time as people write it: "12h", "30d", "8w", "6m" (of 30 days), "2y" (of 365). Milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([hdwmy])$/.exec(text) ?? [];
  const each = unit === undefined ? undefined : UNIT_MS[unit];
  return each === undefined ? undefined : Number(count) * each;
}

export const durationField = z
  .string()
  .check(z.refine((text) => parseDuration(text) !== undefined, 'is not a duration such as 12h, 30d or 2y'));

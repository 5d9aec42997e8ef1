import { JvsError } from '@jvs/model';

const DEFAULT_LOCK_TIMEOUT_MS = 10_000;
const LONGEST_SECONDS = 86_400;

/** Milliseconds of a `--lock-timeout` in seconds. Throws E_USAGE. */
export function lockTimeoutMs(seconds: string | undefined): number {
  if (seconds === undefined) return DEFAULT_LOCK_TIMEOUT_MS;
  const value = /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (value <= LONGEST_SECONDS) return Math.round(value * 1000);
  throw new JvsError('E_USAGE', {
    message: `--lock-timeout must be a number of seconds from 0 to ${LONGEST_SECONDS}`,
    hint: '--lock-timeout 30',
  });
}

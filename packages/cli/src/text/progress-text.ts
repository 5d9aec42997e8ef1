import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';

const names: Readonly<Record<string, string>> = {
  scan: 'Looking',
  clone: 'Cloning',
  hash: 'Hashing',
  stage: 'Staging',
  check: 'Checking',
  verify: 'Verifying',
};

export interface Done {
  readonly phase: string;
  readonly entries: number;
  readonly bytes: number;
  readonly total?: number | undefined;
}

/** "Cloning  42%  8,400 of 20,002 entries  2,100/s  6.5 MiB/s  ETA 6 s"; without a total no share and no ETA. */
export function progressText({ phase, entries, bytes, total }: Done, seconds: number): string {
  const rate = entries / Math.max(seconds, 0.001);
  const known = total !== undefined && total > 0;
  const parts = [
    names[phase] ?? phase,
    ...(known ? [`${Math.min(100, Math.floor((100 * entries) / total))}%`] : []),
    known
      ? `${formatCount(entries, 'of', 'of')} ${formatCount(total, 'entry', 'entries')}`
      : formatCount(entries, 'entry', 'entries'),
    `${formatCount(Math.round(rate), '', '').trim()}/s`,
    ...(bytes > 0 ? [`${formatBytes(bytes / Math.max(seconds, 0.001))}/s`] : []),
    ...(known && rate > 0 ? [`ETA ${duration(Math.max(0, total - entries) / rate)}`] : []),
  ];
  return parts.join('  ');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';

const names: Readonly<Record<string, string>> = {
  scan: 'Looking',
  clone: 'Cloning',
  hash: 'Hashing',
  stage: 'Staging',
  check: 'Checking',
  verify: 'Verifying',
  measure: 'Measuring',
  remove: 'Removing',
  makeDurable: 'Writing out',
};

const BAR_MIN = 6;
const BAR_MAX = 30;

/** How far a phase of long work is. */
export interface Done {
  readonly phase: string;
  readonly entries?: number | undefined;
  readonly bytes?: number | undefined;
  readonly total?: number | undefined;
  /** Which of several equal pieces of work this is, such as "3 of 20". */
  readonly part?: string | undefined;
}

/**
 * "Cloning  [####----]  42%  8,400 of 20,002 entries  2,100/s  6.5 MiB/s  ETA 6 s"; without a total no share and no ETA. Shorter than
 * `columns`: the bar takes what is free, and where even the words are too long, rates and counts go first.
 */
export function progressText(done: Done, seconds: number, columns = 80): string {
  const { total, entries } = done;
  const room = columns - 1;
  const forms = [0, 1, 2].map((dropped) => parts(done, seconds, dropped));
  const form = forms.find((each) => each.join('  ').length <= room) ?? parts(done, seconds, 3);
  const free = Math.min(room - form.join('  ').length - 4, BAR_MAX);
  if (entries === undefined || total === undefined || total === 0 || free < BAR_MIN)
    return form.join('  ').slice(0, room);
  const [name = '', ...others] = form;
  return [name, bar(entries / total, free), ...others].join('  ');
}

/** What there is to say, less what is dropped: entries a second, then bytes a second, then counts. */
function parts({ phase, entries, bytes = 0, total, part }: Done, seconds: number, dropped: number): string[] {
  const name = [names[phase] ?? named(phase), ...(part === undefined ? [] : [part])].join(' ');
  if (entries === undefined) return [name, duration(seconds)];
  const time = Math.max(seconds, 0.001);
  const rate = entries / time;
  const known = total !== undefined && total > 0;
  const count = known
    ? `${formatCount(entries, 'of', 'of')} ${formatCount(total, 'entry', 'entries')}`
    : formatCount(entries, 'entry', 'entries');
  return [
    name,
    ...(known ? [`${Math.min(100, Math.floor((100 * entries) / total))}%`.padStart(3)] : []),
    ...(dropped < 3 ? [count] : []),
    ...(dropped < 1 ? [`${formatCount(Math.round(rate), '', '').trim()}/s`] : []),
    ...(bytes > 0 && dropped < 2 ? [`${formatBytes(bytes / time)}/s`] : []),
    ...(known && rate > 0 ? [`ETA ${duration(Math.max(0, total - entries) / rate)}`] : []),
  ];
}

/** "check audit" as "Checking audit"; steps that take no time of their own have no name. */
function named(phase: string): string {
  const [, verb, what] = /^(check|repair) (.*)$/.exec(phase) ?? [];
  if (what === undefined) return 'Working';
  return `${verb === 'check' ? 'Checking' : 'Repairing'} ${what.replaceAll('_', ' ')}`;
}

function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, share) * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

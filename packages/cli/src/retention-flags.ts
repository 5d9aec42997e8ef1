import { Flags } from '@oclif/core';
import { escapeText, JvsError, parseDuration, sortedTags, type Retention } from '@jvs/model';
import { sizeFlag } from './size-flag.js';

const count = (summary: string) => Flags.integer({ min: 0, helpValue: 'COUNT', summary });

/** Flags that change the retention policy for one plan. */
export const retentionFlags = {
  'keep-last': count('Keep so many of the newest of each worktree.'),
  'keep-hourly': count('Keep the newest of each of so many hours that have a snapshot.'),
  'keep-daily': count('… of so many days.'),
  'keep-weekly': count('… of so many weeks.'),
  'keep-monthly': count('… of so many months.'),
  'keep-yearly': count('… of so many years.'),
  'keep-within': Flags.string({
    helpValue: 'DURATION',
    summary: 'Keep what is at most so much older than the newest: 12h, 30d, 8w, 6m, 2y.',
  }),
  'keep-tag': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'TAG',
    summary: 'Keep what carries TAG; may be repeated.',
  }),
  'min-age': Flags.integer({
    min: 0,
    helpValue: 'DAYS',
    summary: 'Keep what users made while it is younger than this (1).',
  }),
  'auto-days': Flags.integer({
    min: 0,
    helpValue: 'DAYS',
    summary: 'Automatic snapshots older than this go (14).',
  }),
  'max-bytes': Flags.string({
    helpValue: 'SIZE',
    summary: 'The oldest that nothing protects go until snapshots take at most SIZE.',
  }),
  'min-free': Flags.string({
    helpValue: 'SIZE',
    summary: '… until SIZE of the file system is free.',
  }),
};

interface RetentionFlagValues {
  readonly 'keep-last'?: number | undefined;
  readonly 'keep-hourly'?: number | undefined;
  readonly 'keep-daily'?: number | undefined;
  readonly 'keep-weekly'?: number | undefined;
  readonly 'keep-monthly'?: number | undefined;
  readonly 'keep-yearly'?: number | undefined;
  readonly 'keep-within'?: string | undefined;
  readonly 'keep-tag'?: readonly string[] | undefined;
  readonly 'min-age'?: number | undefined;
  readonly 'auto-days'?: number | undefined;
  readonly 'max-bytes'?: string | undefined;
  readonly 'min-free'?: string | undefined;
}

/** What the flags change of the repository's policy. Throws E_USAGE. */
export function retentionOf(flags: RetentionFlagValues): Retention {
  return given({
    keep_last: flags['keep-last'],
    keep_hourly: flags['keep-hourly'],
    keep_daily: flags['keep-daily'],
    keep_weekly: flags['keep-weekly'],
    keep_monthly: flags['keep-monthly'],
    keep_yearly: flags['keep-yearly'],
    keep_within: durationFlag(flags['keep-within']),
    keep_tags: flags['keep-tag'] && sortedTags(flags['keep-tag']),
    min_age_days: flags['min-age'],
    auto_days: flags['auto-days'],
    max_bytes: sizeFlag('max-bytes', flags['max-bytes']),
    min_free: sizeFlag('min-free', flags['min-free']),
  });
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function durationFlag(text: string | undefined): string | undefined {
  if (text === undefined || parseDuration(text) !== undefined) return text;
  throw new JvsError('E_USAGE', {
    message: `--keep-within cannot be "${escapeText(text)}": it is a duration such as 12h, 30d or 2y`,
    hint: 'jvs gc plan --help',
  });
}

import {
  isTag,
  isWorktreeName,
  parseDuration,
  parseSize,
  sortedTags,
  type RepoConfig,
  type Retention,
  type RetentionRules,
} from '@jvs/model';
import { invalidSetting, type ConfigKey, type ConfigValue } from './config-key.js';

/** How a text becomes a value, and what is asked for when it cannot. "none" always takes a setting away. */
interface Kind {
  readonly wanted: string;
  readonly parse: (text: string) => number | boolean | string | string[] | undefined;
}

const COUNT: Kind = {
  wanted: 'a whole number from 0 to 999999999, or none',
  parse: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
};
const SIZE: Kind = { wanted: 'a size such as 500M or 20G, or none', parse: parseSize };
const DURATION: Kind = {
  wanted: 'a duration such as 12h, 30d or 2y, or none',
  parse: (text) => (parseDuration(text) === undefined ? undefined : text),
};
const TAGS: Kind = {
  wanted: 'tags with commas between them, or none',
  parse: (text) => (text.split(',').every(isTag) ? [...sortedTags(text.split(','))] : undefined),
};
const SWITCH: Kind = {
  wanted: 'true or false, or none',
  parse: (text) => ({ true: true, false: false })[text],
};

const RULES: Readonly<Record<keyof RetentionRules, readonly [Kind, string]>> = {
  keep_last: [COUNT, 'So many of the newest of each worktree are kept'],
  keep_hourly: [COUNT, 'The newest of each of so many hours that have a snapshot is kept'],
  keep_daily: [COUNT, 'The newest of each of so many days is kept'],
  keep_weekly: [COUNT, 'The newest of each of so many weeks is kept'],
  keep_monthly: [COUNT, 'The newest of each of so many months is kept'],
  keep_yearly: [COUNT, 'The newest of each of so many years is kept'],
  keep_within: [DURATION, 'What is at most so much older than the newest is kept: 12h, 30d, 8w, 6m, 2y'],
  keep_tags: [TAGS, 'What carries one of these tags is kept'],
};

const OTHERS: Readonly<
  Record<Exclude<keyof Retention, keyof RetentionRules | 'worktrees'>, readonly [Kind, string]>
> = {
  min_age_days: [COUNT, 'Nothing that users made goes while it is younger than so many days (1)'],
  auto_days: [COUNT, 'Automatic snapshots older than so many days go (14)'],
  protect_tagged: [SWITCH, 'Whether a tag keeps its snapshot (true)'],
  max_bytes: [SIZE, 'The oldest that nothing protects go until snapshots take at most this'],
  min_free: [SIZE, 'The oldest that nothing protects go until so much of the file system is free'],
};

/** Settings of the retention policy. */
export const retentionKeys: Readonly<Record<string, ConfigKey>> = Object.fromEntries(
  Object.entries({ ...RULES, ...OTHERS }).map(([field, [kind, about]]) => [
    `retention.${field}`,
    {
      about,
      get: ({ retention }) => shown(retention?.[field as keyof Retention]),
      set: (config, text) => {
        const value = parsed(`retention.${field}`, text, kind);
        return withRetention(config, changed(config.retention ?? {}, field, value));
      },
    } satisfies ConfigKey,
  ]),
);

/** `retention.worktrees.<name>.<rule>`, the rule of one worktree; undefined for any other name. */
export function worktreeRetentionKey(name: string): ConfigKey | undefined {
  const [, worktree = '', field = ''] = /^retention\.worktrees\.(.+)\.([a-z_]+)$/.exec(name) ?? [];
  const rule = Object.hasOwn(RULES, field) ? RULES[field as keyof RetentionRules] : undefined;
  if (rule === undefined || !isWorktreeName(worktree)) return undefined;
  const [kind, about] = rule;
  const rulesOf = ({ retention }: RepoConfig): RetentionRules | undefined =>
    Object.hasOwn(retention?.worktrees ?? {}, worktree) ? retention?.worktrees?.[worktree] : undefined;
  return {
    about: `${about}, in ${worktree}`,
    get: (config) => shown(rulesOf(config)?.[field as keyof RetentionRules]),
    set: (config, text) => {
      const rules = changed(rulesOf(config) ?? {}, field, parsed(name, text, kind));
      const others = Object.entries(config.retention?.worktrees ?? {}).filter(([key]) => key !== worktree);
      const all = Object.keys(rules).length === 0 ? others : [...others, [worktree, rules] as const];
      const worktrees = all.length === 0 ? undefined : Object.fromEntries(all);
      return withRetention(config, changed(config.retention ?? {}, 'worktrees', worktrees));
    },
  };
}

/** Names of the settings of single worktrees that are set. */
export function worktreeRetentionNames({ retention }: RepoConfig): string[] {
  return Object.entries(retention?.worktrees ?? {}).flatMap(([worktree, rules]) =>
    Object.keys(rules).map((field) => `retention.worktrees.${worktree}.${field}`),
  );
}

function parsed(key: string, text: string, { parse, wanted }: Kind): unknown {
  if (text === 'none') return undefined;
  const value = parse(text);
  if (value === undefined) throw invalidSetting(key, text, wanted);
  return value;
}

/** With one key set, or taken away. */
function changed<T extends object>(of: T, key: string, value: unknown): T {
  const rest = Object.entries(of).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? rest : [...rest, [key, value]]) as T;
}

function withRetention({ retention: _, ...config }: RepoConfig, retention: Retention): RepoConfig {
  return Object.keys(retention).length === 0 ? config : { ...config, retention };
}

function shown(value: unknown): ConfigValue | null {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

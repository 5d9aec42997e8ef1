import { JvsError, escapeText, type RepoConfig } from '@jvs/model';
import type { EngineRegistry } from '@jvs/engine';

export type ConfigValue = string | number | boolean;

/** One setting of the repository's policy. A policy names engines and numbers, never a path or a program. */
export interface ConfigKey {
  readonly about: string;
  /** Null when it is not set. */
  readonly get: (config: RepoConfig) => ConfigValue | null;
  /** The policy with the setting changed. Throws E_CONFIG_INVALID. */
  readonly set: (config: RepoConfig, text: string, known: EngineRegistry) => RepoConfig;
}

type Retention = NonNullable<RepoConfig['retention']>;

/** Every setting there is. */
export const configKeys: Readonly<Record<string, ConfigKey>> = {
  engine: {
    about: 'Engine of new snapshots: a name from jvs engine list, or auto',
    get: ({ engine }) => engine,
    set: (config, text, { names }) => {
      if (text !== 'auto' && !names.includes(text))
        throw invalid('engine', text, `auto or ${names.join(', ')}`);
      return { ...config, engine: text };
    },
  },
  'retention.min_age_days': count('min_age_days', 'Snapshots younger than so many days are kept'),
  'retention.keep_last': count('keep_last', 'So many of the newest of each line are kept'),
  'retention.protect_tagged': {
    about: 'Whether snapshots with a tag are kept: true or false',
    get: ({ retention }) => retention?.protect_tagged ?? null,
    set: (config, text) => {
      if (text !== 'true' && text !== 'false')
        throw invalid('retention.protect_tagged', text, 'true or false');
      return withRetention(config, { protect_tagged: text === 'true' });
    },
  },
};

/** The setting of a name. Throws E_CONFIG_INVALID. */
export function configKey(name: string): ConfigKey {
  const key = Object.hasOwn(configKeys, name) ? configKeys[name] : undefined;
  if (key !== undefined) return key;
  throw new JvsError('E_CONFIG_INVALID', {
    message: `there is no setting "${escapeText(name)}"`,
    hint: 'jvs config list',
    details: { key: name, known: Object.keys(configKeys) },
  });
}

function count(field: 'min_age_days' | 'keep_last', about: string): ConfigKey {
  return {
    about,
    get: ({ retention }) => retention?.[field] ?? null,
    set: (config, text) => {
      if (!/^\d{1,9}$/.test(text))
        throw invalid(`retention.${field}`, text, 'a whole number from 0 to 999999999');
      return withRetention(config, { [field]: Number(text) });
    },
  };
}

function withRetention(config: RepoConfig, change: Retention): RepoConfig {
  return { ...config, retention: { ...config.retention, ...change } };
}

function invalid(key: string, value: string, wanted: string): JvsError {
  return new JvsError('E_CONFIG_INVALID', {
    message: `${key} cannot be "${escapeText(value)}": it is ${wanted}`,
    hint: 'jvs config list',
    details: { key, value, wanted },
  });
}

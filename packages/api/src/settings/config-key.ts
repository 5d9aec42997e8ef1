import { escapeText, JvsError, type RepoConfig } from '@jvs/model';
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

/** The error for a value that a setting cannot have. */
export function invalidSetting(key: string, value: string, wanted: string): JvsError {
  return new JvsError('E_CONFIG_INVALID', {
    message: `${key} cannot be "${escapeText(value)}": it is ${wanted}`,
    hint: 'jvs config list',
    details: { key, value, wanted },
  });
}

import { JvsError, escapeText, type RepoConfig } from '@jvs/model';
import { invalidSetting, type ConfigKey } from './config-key.js';
import { retentionKeys, worktreeRetentionKey, worktreeRetentionNames } from './retention-keys.js';

export type { ConfigKey, ConfigValue } from './config-key.js';

/** Every setting there is. */
export const configKeys: Readonly<Record<string, ConfigKey>> = {
  engine: {
    about: 'Engine of new snapshots: a name from jvs engine list, or auto',
    get: ({ engine }) => engine,
    set: (config, text, { names }) => {
      if (text !== 'auto' && !names.includes(text))
        throw invalidSetting('engine', text, `auto or ${names.join(', ')}`);
      return { ...config, engine: text };
    },
  },
  ...retentionKeys,
};

/** The setting of a name. Throws E_CONFIG_INVALID. */
export function configKey(name: string): ConfigKey {
  const key = Object.hasOwn(configKeys, name) ? configKeys[name] : worktreeRetentionKey(name);
  if (key !== undefined) return key;
  throw new JvsError('E_CONFIG_INVALID', {
    message: `there is no setting "${escapeText(name)}"`,
    hint: 'jvs config list',
    details: { key: name, known: Object.keys(configKeys) },
  });
}

/** Names of all settings there are, and of those of single worktrees that are set. */
export function settingNames(config: RepoConfig): string[] {
  return [...Object.keys(configKeys), ...worktreeRetentionNames(config)];
}

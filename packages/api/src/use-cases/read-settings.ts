import { configKey, type ConfigValue } from '../settings/config-keys.js';
import { setConfig, type ConfigChange } from '../settings/set-config.js';
import type { Scope } from '../scope.js';
import { settingViews, type SettingView } from '../views/config-view.js';

export interface SettingList {
  readonly settings: readonly SettingView[];
}

export interface SettingValue {
  readonly key: string;
  /** Null when it is not set. */
  readonly value: ConfigValue | null;
}

export function listSettings({ repo }: Scope): SettingList {
  return { settings: settingViews(repo.config) };
}

export function getSetting({ repo }: Scope, key: string): SettingValue {
  return { key, value: configKey(key).get(repo.config) };
}

export function setSetting({ repo, worktree }: Scope, key: string, text: string): Promise<ConfigChange> {
  return setConfig(repo, { key, text, worktree });
}

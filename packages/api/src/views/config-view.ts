import type { RepoConfig } from '@jvs/model';
import { configKey, settingNames, type ConfigValue } from '../settings/config-keys.js';

export interface SettingView {
  readonly key: string;
  /** Null when it is not set. */
  readonly value: ConfigValue | null;
  readonly about: string;
}

export function settingViews(config: RepoConfig): SettingView[] {
  return settingNames(config).map((key) => {
    const { about, get } = configKey(key);
    return { key, value: get(config), about };
  });
}

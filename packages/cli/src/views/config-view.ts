import type { RepoConfig } from '@jvs/model';
import { configKeys, type ConfigValue } from '../config-keys.js';

export interface SettingView {
  readonly key: string;
  /** Null when it is not set. */
  readonly value: ConfigValue | null;
  readonly about: string;
}

export function settingViews(config: RepoConfig): SettingView[] {
  return Object.entries(configKeys).map(([key, { about, get }]) => ({ key, value: get(config), about }));
}

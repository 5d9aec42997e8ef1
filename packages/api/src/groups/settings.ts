import type { Scope } from '../scope.js';
import type { SettingList, SettingValue } from '../use-cases/read-settings.js';
import type { ConfigChange } from '../settings/set-config.js';

/** The policy of the repository: it names engines and numbers, never a path or a program. */
export class Settings {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  async list(): Promise<SettingList> {
    return (await import('../use-cases/read-settings.js')).listSettings(this.#scope);
  }

  /** Throws E_CONFIG_INVALID for a setting that does not exist. */
  async get(key: string): Promise<SettingValue> {
    return (await import('../use-cases/read-settings.js')).getSetting(this.#scope, key);
  }

  /** Durable when it returns. Throws E_CONFIG_INVALID for a value the setting cannot have. */
  async set(key: string, value: string): Promise<ConfigChange> {
    return (await import('../use-cases/read-settings.js')).setSetting(this.#scope, key, value);
  }
}

import { changeConfig, settleInterrupted, withRepoLock, type Repository } from '@jvs/repo';
import { configKey, type ConfigValue } from './config-keys.js';

export interface ConfigChange {
  readonly key: string;
  readonly before: ConfigValue | null;
  readonly after: ConfigValue | null;
}

/** Changes one setting, durably, and records it in the audit log. Throws E_CONFIG_INVALID. */
export async function setConfig(
  open: () => Promise<Repository>,
  key: string,
  text: string,
): Promise<ConfigChange> {
  const setting = configKey(key);
  const repo = await open();
  setting.set(repo.config, text, repo.context.engines);
  const change = async (): Promise<ConfigChange> => {
    // Also when nothing is left to change: what was cut off before is this command's to settle.
    await settleInterrupted(repo, { worktree: null });
    // Read again under the lock: two changes at once are both kept.
    const { config, context } = await open();
    const changed = setting.set(config, text, context.engines);
    const result = { key, before: setting.get(config), after: setting.get(changed) };
    if (result.before === result.after) return result;
    await changeConfig(repo, changed, { key, details: { ...result } });
    return result;
  };
  return withRepoLock(repo, change, { operation: 'config set' });
}

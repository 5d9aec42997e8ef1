import { writeFileDurably } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { repoConfigSchema, type FactsOf, type RepoConfig } from '@jvs/model';
import {
  changeRepository,
  openRepository,
  recoverChange,
  requestOf,
  scopeOf,
  undoBlocked,
  type ChangeTest,
  type Inverse,
  type Recoverer,
  type Repository,
  type RepositoryChange,
} from '@jvs/repo';
import { configKey, type ConfigValue } from './config-keys.js';
import { unsetSetting } from './unset-setting.js';

export interface ConfigChange {
  readonly key: string;
  readonly before: ConfigValue | null;
  readonly after: ConfigValue | null;
}

export interface SetConfigRequest {
  readonly key: string;
  readonly text: string;
  /** Worktree whose undo takes this back. */
  readonly worktree: string;
}

/** Changes one setting, durably, and records it in the audit log. Throws E_CONFIG_INVALID. */
export async function setConfig(repo: Repository, request: SetConfigRequest): Promise<ConfigChange> {
  const { key, text, worktree } = request;
  const setting = configKey(key);
  const { engines } = repo.context;
  // Refused before anything is waited for.
  setting.set(repo.config, text, engines);
  let result: ConfigChange | undefined;
  const plan = async (): Promise<RepositoryChange | undefined> => {
    // Read again under the lock: two changes at once are both kept.
    const config = await currentConfig(repo);
    const before = setting.get(config);
    const after = setting.get(setting.set(config, text, engines));
    result = { key, before, after };
    const scope = await scopeOf(repo, worktree);
    return before === after ? undefined : changeOf(repo, { kind: 'setting', scope, key, before, after });
  };
  await changeRepository(repo, plan, isApplied);
  return result as ConfigChange;
}

/** Takes a change of a setting back. Throws E_UNDO_BLOCKED when it was changed since. */
export const settingInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'setting');
  const { key, before, after } = facts;
  const plan = async (): Promise<RepositoryChange> => {
    if (!(await isApplied(repo, facts)))
      throw undoBlocked(`${key} was changed since`, `jvs config get ${key}`, { key });
    return changeOf(repo, { ...facts, before: after, after: before });
  };
  if (dryRun) await plan();
  else await changeRepository(repo, plan, isApplied);
  return {};
};

/** Settles a change of a setting whose process died. */
export const recoverSetting: Recoverer = recoverChange((repo, undo) => isApplied(repo, undo));

const isApplied: ChangeTest = async (repo, undo) =>
  undo.kind === 'setting' && configKey(undo.key).get(await currentConfig(repo)) === undo.after;

function changeOf(repo: Repository, undo: FactsOf<'setting'>): RepositoryChange {
  const { key, after } = undo;
  const apply = async (): Promise<void> => {
    const now = await currentConfig(repo);
    const config =
      after === null ? unsetSetting(now, key) : configKey(key).set(now, String(after), repo.context.engines);
    await writeFileDurably(repo.paths.config, encodeSealed(repoConfigSchema, config));
  };
  return { operation: 'config_set', target: key, undo, apply };
}

async function currentConfig(repo: Repository): Promise<RepoConfig> {
  return (await openRepository(repo.context, repo.root)).config;
}

import { readAuditLog } from '@jvs/audit';
import { isSnapshotId, repoConfigSchema, type RepoConfig } from '@jvs/model';
import type { Repository } from '@jvs/repo';

export interface RecordedIdentity {
  /** Undefined where the record of its making is gone. */
  readonly repoId: string | undefined;
  /** The default policy with every setting that was recorded since. */
  readonly config: RepoConfig;
}

type Settings = Map<string, unknown>;

/** What the audit log knows of a repository's id and policy. */
export async function recordedIdentity(repo: Repository): Promise<RecordedIdentity> {
  let repoId: string | undefined;
  const settings: Settings = new Map();
  for await (const { record } of readAuditLog(repo.paths.auditLog)) {
    if (record?.operation === 'init' && isSnapshotId(record.target)) repoId = record.target;
    if (record?.operation !== 'config_set') continue;
    const { before, after } = record.details;
    // What was chosen when the repository was made is in no record but this.
    if (!settings.has(record.target) && before !== null) settings.set(record.target, before);
    settings.set(record.target, after);
  }
  return { repoId, config: configOf(settings) };
}

/** Settings by their dotted keys; what does not fit a policy of today is left out as a whole. */
function configOf(settings: Settings): RepoConfig {
  const config: Record<string, unknown> = { schema: 'jvs.config/1', engine: 'auto' };
  for (const [key, value] of settings) {
    const [group = '', name] = key.split('.');
    if (value === null || value === undefined) continue;
    if (name === undefined) config[group] = value;
    else config[group] = { ...(config[group] as object | undefined), [name]: value };
  }
  const parsed = repoConfigSchema.safeParse(config);
  return parsed.success ? parsed.data : { schema: 'jvs.config/1', engine: 'auto' };
}

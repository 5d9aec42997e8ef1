import { readFile } from 'node:fs/promises';
import { writeFileDurably } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { repoConfigSchema, type Intent, type RepoConfig } from '@jvs/model';
import { appendAudit } from './append-audit.js';
import { beginOperation } from './begin-operation.js';
import { isRecorded } from './is-recorded.js';
import type { RecoveryResult } from './repo-context.js';
import type { Repository } from './repository.js';

export interface ConfigFacts {
  /** The setting that changes, for the audit log. */
  readonly key: string;
  /** What the audit record says of it. */
  readonly details: Readonly<Record<string, unknown>>;
}

const OPERATION = 'config_set';

/**
 * Replaces the repository's policy, durably, and records it: after a crash both or neither. The caller holds the repository lock. Throws
 * E_INTERRUPTED and environment errors.
 */
export async function changeConfig(repo: Repository, config: RepoConfig, facts: ConfigFacts): Promise<void> {
  const operation = await beginOperation(repo, {
    operation: OPERATION,
    worktree: null,
    details: { key: facts.key, config, record: facts.details },
  });
  try {
    await writeFileDurably(repo.paths.config, encodeSealed(repoConfigSchema, config));
    await record(repo, operation.intent);
    await operation.finish();
  } finally {
    await operation.release();
  }
}

/** Settles a change whose process died: what had its name is recorded, anything before that never happened. */
export async function recoverConfig(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const wanted = encodeSealed(repoConfigSchema, repoConfigSchema.parse(intent.details['config']));
  if (Buffer.compare(wanted, await readFile(repo.paths.config)) !== 0)
    return { outcome: 'rolled_back', message: 'a change of the configuration had not begun and was dropped' };
  if (!(await isRecorded(repo, intent))) await record(repo, intent);
  return { outcome: 'rolled_forward', message: 'an interrupted change of the configuration was recorded' };
}

async function record(repo: Repository, { op_id: opId, details }: Intent): Promise<void> {
  await appendAudit(repo, {
    operation: OPERATION,
    target: String(details['key']),
    details: { op_id: opId, ...(details['record'] as Record<string, unknown>) },
  });
}

import { createLockedFile, ensureDirectory, writeFileDurably, type Lock } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { encodeMetadata, intentSchema, repoConfigSchema, type Intent, type RepoConfig } from '@jvs/model';
import { FORMAT_VERSION, MAIN_WORKTREE, type RepoPaths } from '../layout.js';
import { registerWorktree } from '../register-worktree.js';
import { repoDirectories } from '../repo-directories.js';
import type { RepoContext } from '../repo-context.js';
import { keepReserve } from '../store/reserve.js';
import type { Repository } from '../repository.js';

export interface Staged {
  /** The repository as it lies under its temporary name: its paths are those of the staging directory. */
  readonly repo: Repository;
  readonly opId: string;
  /** Held on the intent; renaming the directory does not free it. */
  readonly lock: Lock;
}

/** Builds a complete `.jvs` at `paths.jvs`, with an intent that says that the payload of "main" is still to be put in place. */
export async function buildStaging(
  context: RepoContext,
  paths: RepoPaths,
  { opId, engine }: { readonly opId: string; readonly engine: string },
): Promise<Staged> {
  await ensureDirectory(paths.jvs);
  await ensureDirectory(paths.intents);
  const lock = await createLockedFile(paths.intent(opId), intentBytes(context, opId), {
    system: context.system,
  });
  try {
    for (const directory of [...repoDirectories(paths), paths.cache]) await ensureDirectory(directory);
    const config: RepoConfig = { schema: 'jvs.config/1', engine };
    const repoId = context.newId();
    await writeFileDurably(paths.formatVersion, Buffer.from(`${FORMAT_VERSION}\n`));
    await writeFileDurably(paths.repoId, Buffer.from(`${repoId}\n`));
    await writeFileDurably(paths.config, encodeSealed(repoConfigSchema, config));
    const repo: Repository = { root: paths.root, paths, repoId, config, remote: false, context };
    await registerWorktree(repo, { name: MAIN_WORKTREE, base: null, opId });
    await ensureDirectory(paths.staging(opId));
    await keepReserve(paths);
    return { repo, opId, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function intentBytes(context: RepoContext, opId: string): Uint8Array {
  const intent: Intent = {
    schema: 'jvs.intent/1',
    op_id: opId,
    operation: 'init',
    worktree: MAIN_WORKTREE,
    snapshot_id: null,
    started_at: context.now().toISOString(),
    actor: context.actor,
    details: {},
  };
  return encodeMetadata(intentSchema, intent);
}

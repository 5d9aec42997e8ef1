import { createGeneration, ensureDirectory, generationPath, writeFileDurably } from '@jvs/fs';
import { decodeSealed, encodeSealed } from '@jvs/integrity';
import { headSchema, isJvsError, JvsError, worktreeConfigSchema, type Head } from '@jvs/model';
import { headFamily, readWorktree } from './read-worktree.js';
import type { Repository } from './repository.js';
import { readMetadataFile } from './store/read-metadata-file.js';
import type { Worktree } from './worktree.js';

export interface NewWorktree {
  readonly name: string;
  /** Snapshot it was made from. Null for an empty one. */
  readonly base: string | null;
  /** Default: `base`. */
  readonly head?: string | null | undefined;
  readonly current?: string | null | undefined;
  /** Default: now. */
  readonly createdAt?: string | undefined;
  readonly opId: string;
  /** Default: a fresh one. Recovery hands in the one the intent names. */
  readonly worktreeId?: string | undefined;
}

/**
 * Adds a worktree to the registry; its payload is the caller's. First head, then config: the config makes it exist. Durable when it returns;
 * may be repeated after a crash with the same `worktreeId`. Throws E_WORKTREE_EXISTS.
 */
export async function registerWorktree(repo: Repository, worktree: NewWorktree): Promise<Worktree> {
  const { name, base, opId, head: first = base, current = base } = worktree;
  const { context, paths } = repo;
  const worktreeId = worktree.worktreeId ?? context.newId();
  const now = context.now().toISOString();
  await ensureDirectory(paths.worktree(name));
  const head = {
    schema: 'jvs.head/1' as const,
    worktree_id: worktreeId,
    generation: 1,
    head: first,
    current,
    op_id: opId,
    updated_at: now,
  };
  const config = {
    schema: 'jvs.worktree/1' as const,
    name,
    worktree_id: worktreeId,
    base,
    created_at: worktree.createdAt ?? now,
  };
  try {
    await createFirstHead(repo, name, head);
    await writeFileDurably(paths.worktreeConfig(name), encodeSealed(worktreeConfigSchema, config), {
      exclusive: true,
    });
  } catch (error) {
    throw isTaken(error) ? exists(name, error) : error;
  }
  return readWorktree(repo, name);
}

/** A repetition finds the head of its first try; anybody else's is not overwritten, even where its config is gone. */
async function createFirstHead(repo: Repository, name: string, head: Head): Promise<void> {
  const family = headFamily(repo, name);
  try {
    await createGeneration(family, 1, encodeSealed(headSchema, head), 'E_WORKTREE_EXISTS');
  } catch (error) {
    if (!isJvsError(error, 'E_WORKTREE_EXISTS')) throw error;
    const found = await readMetadataFile(generationPath(family, 1), {
      root: repo.root,
      decode: (bytes, file) => decodeSealed<Head>(headSchema, bytes, { file }),
    });
    if (found?.worktree_id !== head.worktree_id) throw error;
  }
}

function isTaken(error: unknown): boolean {
  return (
    isJvsError(error, 'E_WORKTREE_EXISTS') ||
    (isJvsError(error, 'E_USAGE') && error.details['exists'] === true)
  );
}

function exists(name: string, cause: unknown): JvsError {
  return new JvsError('E_WORKTREE_EXISTS', {
    message: `worktree "${name}" exists already`,
    hint: 'jvs worktree list',
    details: { worktree: name },
    cause,
  });
}

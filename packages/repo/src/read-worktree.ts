import { generationPath, readLatestGeneration, type GenerationFamily } from '@jvs/fs';
import { decodeSealed } from '@jvs/integrity';
import {
  headSchema,
  JvsError,
  validateWorktreeName,
  worktreeConfigSchema,
  type Head,
  type WorktreeConfig,
} from '@jvs/model';
import path from 'node:path';
import { refreshNames } from './refresh-view.js';
import type { Repository } from './repository.js';
import { checkDirectory } from './store/check-directories.js';
import { readMetadataFile } from './store/read-metadata-file.js';
import type { Worktree } from './worktree.js';

/** A registered worktree. Throws E_NAME_INVALID, E_WORKTREE_NOT_FOUND, E_METADATA_CORRUPT, E_UNSAFE_LOCATION, E_UNSAFE_OWNER. Its payload is not looked at. */
export async function readWorktree(repo: Repository, name: string): Promise<Worktree> {
  validateWorktreeName(name);
  const config = await readConfig(repo, name);
  return { name, path: repo.paths.worktreePayload(name), config, head: await readHead(repo, config) };
}

/** Where the head generations of a worktree are. */
export function headFamily(repo: Repository, name: string): GenerationFamily {
  return { directory: repo.paths.worktree(name), prefix: 'head' };
}

async function readConfig(repo: Repository, name: string): Promise<WorktreeConfig> {
  refreshNames(repo, repo.paths.worktree(name), repo.paths.worktreeConfig(name));
  await checkDirectory(repo.context, repo.paths.worktree(name));
  const config = await readMetadataFile(repo.paths.worktreeConfig(name), {
    root: repo.root,
    decode: (bytes, file) => decodeSealed<WorktreeConfig>(worktreeConfigSchema, bytes, { file }),
  });
  if (config === undefined) {
    throw new JvsError('E_WORKTREE_NOT_FOUND', {
      message: `there is no worktree "${name}"`,
      hint: 'jvs worktree list',
      details: { worktree: name },
    });
  }
  if (config.name === name) return config;
  throw misplaced(
    path.relative(repo.root, repo.paths.worktreeConfig(name)),
    `it is about worktree "${config.name}"`,
  );
}

async function readHead(repo: Repository, config: WorktreeConfig): Promise<Head> {
  const family = headFamily(repo, config.name);
  const latest = await readLatestGeneration(family, {
    code: 'E_METADATA_CORRUPT',
    validate: (bytes, generation) => {
      const file = path.relative(repo.root, generationPath(family, generation));
      const head = decodeSealed<Head>(headSchema, bytes, { file });
      if (head.generation !== generation) throw misplaced(file, 'it is not the generation its name says');
      if (head.worktree_id !== config.worktree_id) throw misplaced(file, 'it is about another worktree');
      return head;
    },
  });
  if (latest !== undefined) return latest.value;
  throw misplaced(path.relative(repo.root, family.directory), 'it has no head');
}

function misplaced(file: string, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}

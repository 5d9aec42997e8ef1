import { lstatSync } from 'node:fs';
import path from 'node:path';
import { generationPath, listGenerations } from '@jvs/fs';
import { decodeSealed } from '@jvs/integrity';
import {
  environmentError,
  errnoName,
  headSchema,
  isWorktreeName,
  JvsError,
  worktreeConfigSchema,
  type Head,
  type WorktreeConfig,
} from '@jvs/model';
import { headFamily, MAIN_WORKTREE, type Repository } from '@jvs/repo';
import { fileFacts, type FileFacts } from './file-facts.js';
import { listNames } from './list-names.js';

export interface GenerationFacts {
  readonly n: number;
  readonly file: FileFacts<Head>;
}

/** One entry of the registry, or "main", which has to be there. */
export interface WorktreeFacts {
  readonly name: string;
  /** Whether there is a directory in the registry. */
  readonly registered: boolean;
  readonly config: FileFacts<WorktreeConfig>;
  /** Ascending. */
  readonly generations: readonly GenerationFacts[];
  readonly payload: 'directory' | 'absent' | 'other';
}

export async function readWorktrees(repo: Repository): Promise<readonly WorktreeFacts[]> {
  const names = (await listNames(repo.paths.worktrees)).filter(isWorktreeName);
  const all = [...new Set([MAIN_WORKTREE, ...names])];
  const facts: WorktreeFacts[] = [];
  for (const name of all) facts.push(await readOne(repo, name));
  return facts;
}

/** The newest head that can be read; undefined when none can. */
export function newestHead({ generations }: WorktreeFacts): Head | undefined {
  return generations.flatMap(({ file }) => (file.state === 'sound' ? [file.value] : [])).at(-1);
}

async function readOne(repo: Repository, name: string): Promise<WorktreeFacts> {
  const { paths, root } = repo;
  const family = headFamily(repo, name);
  const numbers = kindOf(paths.worktree(name)) === 'directory' ? await listGenerations(family) : [];
  const generations: GenerationFacts[] = [];
  for (const n of numbers) {
    const file = generationPath(family, n);
    const decode = (bytes: Uint8Array): Head => decodeHead(bytes, n, path.relative(root, file));
    generations.push({ n, file: await fileFacts({ path: file, code: 'E_METADATA_CORRUPT', decode }) });
  }
  return {
    name,
    registered: kindOf(paths.worktree(name)) === 'directory',
    config: await fileFacts({
      path: paths.worktreeConfig(name),
      code: 'E_METADATA_CORRUPT',
      decode: (bytes) => decodeConfig(bytes, name, path.relative(root, paths.worktreeConfig(name))),
    }),
    generations,
    payload: kindOf(paths.worktreePayload(name)),
  };
}

function decodeHead(bytes: Uint8Array, n: number, file: string): Head {
  const head = decodeSealed<Head>(headSchema, bytes, { file });
  if (head.generation !== n) throw misplaced(file, 'it is not the generation its name says');
  return head;
}

function decodeConfig(bytes: Uint8Array, name: string, file: string): WorktreeConfig {
  const config = decodeSealed<WorktreeConfig>(worktreeConfigSchema, bytes, { file });
  if (config.name !== name) throw misplaced(file, `it is about worktree "${config.name}"`);
  return config;
}

function misplaced(file: string, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs doctor',
    details: { file, reason },
  });
}

function kindOf(file: string): WorktreeFacts['payload'] {
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return 'absent';
    return stats.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (['ENOTDIR', 'EACCES'].includes(errnoName(error) ?? '')) return 'absent';
    throw environmentError(error, { action: 'look at a worktree', path: file });
  }
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError, isJvsError, JvsError, type ErrorCode } from '@jvs/model';
import { readFileBounded } from './read-file-bounded.js';
import { writeFileDurably } from './write-file-durably.js';

/** Files `<prefix>.<n>.json` in one directory, of which the highest n is the state. */
export interface GenerationFamily {
  readonly directory: string;
  /** "head", or an id. Without a slash. */
  readonly prefix: string;
  /** Default ".json". */
  readonly suffix?: string;
}

const SUFFIX = '.json';

export interface Generation<T> {
  readonly n: number;
  readonly value: T;
}

export interface ReadGenerationOptions<T> {
  /** Parses the bytes; what it throws makes the generation invalid. */
  readonly validate: (bytes: Uint8Array, n: number) => T;
  /** Thrown when the newest generation is invalid. An older one is never taken for it. */
  readonly code: ErrorCode;
  /** Default 1 MiB. */
  readonly maxBytes?: number;
}

/** Path of generation `n`. */
export function generationPath({ directory, prefix, suffix = SUFFIX }: GenerationFamily, n: number): string {
  return join(directory, `${prefix}.${n}${suffix}`);
}

/**
 * Creates generation `n`, durably. That the name must not exist is the compare-and-swap, and holds across machines: when somebody else made
 * it first this rejects with `conflict` (default E_HEAD_MOVED) and changes nothing.
 */
export async function createGeneration(
  family: GenerationFamily,
  n: number,
  bytes: Uint8Array,
  conflict: ErrorCode = 'E_HEAD_MOVED',
): Promise<void> {
  try {
    await writeFileDurably(generationPath(family, n), bytes, { exclusive: true });
  } catch (error) {
    if (!isJvsError(error, 'E_USAGE') || error.details['exists'] !== true) throw error;
    const details = { path: generationPath(family, n), generation: n };
    throw new JvsError(conflict, { message: 'somebody else moved it first', details, cause: error });
  }
}

/** Numbers of the generations that exist, ascending; empty when there is no such directory. */
export async function listGenerations(family: GenerationFamily): Promise<number[]> {
  const names = await list(family.directory);
  const numbers = names.map((name) => numberOf(name, family)).filter((n) => n !== undefined);
  return numbers.sort((a, b) => a - b);
}

/** The newest generation; undefined when there is none. */
export async function readLatestGeneration<T>(
  family: GenerationFamily,
  options: ReadGenerationOptions<T>,
): Promise<Generation<T> | undefined> {
  // The newest of a listing may be pruned before it is read, but only because two newer ones came.
  for (;;) {
    const n = (await listGenerations(family)).at(-1);
    if (n === undefined) return undefined;
    const path = generationPath(family, n);
    const bytes = await readFileBounded(path, options.maxBytes ?? 1024 * 1024, { code: options.code });
    if (bytes !== undefined) return { n, value: validated(bytes, { n, path }, options) };
  }
}

/** Removes all but the newest `keep` generations (default 2: readers may be on the last but one). Returns how many. */
export async function pruneGenerations(family: GenerationFamily, keep = 2): Promise<number> {
  const old = (await listGenerations(family)).slice(0, -keep);
  for (const n of old) {
    const path = generationPath(family, n);
    await rm(path, { force: true }).catch((error: unknown) => {
      throw environmentError(error, { action: 'remove an old generation', path });
    });
  }
  return old.length;
}

async function list(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw environmentError(error, { action: 'list a directory', path: directory });
  }
}

/** Canonical decimals only: "head.01.json" is not generation 1. */
function numberOf(name: string, { prefix, suffix = SUFFIX }: GenerationFamily): number | undefined {
  if (!name.startsWith(`${prefix}.`) || !name.endsWith(suffix)) return undefined;
  const digits = name.slice(prefix.length + 1, -suffix.length);
  const n = Number(digits);
  return /^(0|[1-9][0-9]*)$/.test(digits) && Number.isSafeInteger(n) ? n : undefined;
}

function validated<T>(
  bytes: Uint8Array,
  { n, path }: { n: number; path: string },
  options: ReadGenerationOptions<T>,
): T {
  try {
    return options.validate(bytes, n);
  } catch (error) {
    if (isJvsError(error, options.code)) throw error;
    throw new JvsError(options.code, {
      message: `${path} is damaged`,
      hint: 'jvs verify --all',
      details: { path, generation: n, reason: error instanceof Error ? error.message : String(error) },
      cause: error,
    });
  }
}

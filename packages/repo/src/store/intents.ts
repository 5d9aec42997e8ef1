import { lstatSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  fsyncDirectory,
  generationPath,
  listGenerations,
  readLatestGeneration,
  type GenerationFamily,
} from '@jvs/fs';
import {
  decodeMetadata,
  environmentError,
  intentSchema,
  isSnapshotId,
  JvsError,
  type Intent,
} from '@jvs/model';
import type { RepoPaths } from '../layout.js';
import { readMetadataFile } from './read-metadata-file.js';

/**
 * `intents/<op_id>.json` is written once and locked by its owner for as long as the operation runs; later states of it are
 * generations `intents/<op_id>.<n>.json`, because replacing a file would leave its lock behind.
 */
export function intentFamily(paths: RepoPaths, opId: string): GenerationFamily {
  return { directory: paths.intents, prefix: opId };
}

/** Ids of all operations that have an intent, in flight or interrupted. */
export async function listIntentIds(paths: RepoPaths): Promise<string[]> {
  try {
    const names = await readdir(paths.intents);
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter(isSnapshotId)
      .sort();
  } catch (error) {
    throw environmentError(error, { action: 'list operations in flight', path: paths.intents });
  }
}

/** The intent as last updated; undefined when it is gone. Throws E_METADATA_CORRUPT. */
export async function readIntent(paths: RepoPaths, opId: string): Promise<Intent | undefined> {
  const { root } = paths;
  const decode = (bytes: Uint8Array, file: string): Intent => checkIntent(bytes, { file, opId });
  const first = await readMetadataFile(paths.intent(opId), { root, decode });
  if (first === undefined) return undefined;
  const family = intentFamily(paths, opId);
  const latest = await readLatestGeneration(family, {
    code: 'E_METADATA_CORRUPT',
    validate: (bytes, n) => decode(bytes, path.relative(root, generationPath(family, n))),
  });
  return latest?.value ?? first;
}

/** Removes an intent, durably. The file that makes it exist goes first: what may stay after a crash means nothing without it. */
export async function removeIntent(paths: RepoPaths, opId: string): Promise<void> {
  try {
    for (const file of await intentFiles(paths, opId)) await rm(file, { force: true });
    await fsyncDirectory(paths.intents);
  } catch (error) {
    throw environmentError(error, { action: 'remove an intent', path: paths.intent(opId) });
  }
}

/** Paths of an intent and its later states, the one that makes it exist first. */
export async function intentFiles(paths: RepoPaths, opId: string): Promise<string[]> {
  const family = intentFamily(paths, opId);
  return [paths.intent(opId), ...(await listGenerations(family)).map((n) => generationPath(family, n))];
}

/** Removes later states of intents that are gone: what a crash left between the two steps of `removeIntent`. */
export async function removeOrphanStates(paths: RepoPaths): Promise<void> {
  try {
    for (const name of await readdir(paths.intents)) {
      const opId = /^([0-9a-f-]{36})\.[1-9][0-9]{0,14}\.json$/.exec(name)?.[1];
      if (opId === undefined || !isSnapshotId(opId)) continue;
      // The intent is there before its first state and gone before its last: looked for now, its absence is final.
      if (lstatSync(paths.intent(opId), { throwIfNoEntry: false }) !== undefined) continue;
      await rm(path.join(paths.intents, name), { force: true });
    }
  } catch (error) {
    throw environmentError(error, { action: 'remove what is left of an intent', path: paths.intents });
  }
}

function checkIntent(bytes: Uint8Array, where: { readonly file: string; readonly opId: string }): Intent {
  const intent = decodeMetadata(intentSchema, bytes, { file: where.file });
  if (intent.op_id === where.opId) return intent;
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `${where.file} is damaged: it is about operation ${intent.op_id}`,
    hint: 'jvs verify --all',
    details: { file: where.file },
  });
}

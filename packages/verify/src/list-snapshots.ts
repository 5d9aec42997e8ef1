import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isTemporaryName, readFileBounded } from '@jvs/fs';
import type { Finding } from '@jvs/integrity';
import { decodeMetadata, intentSchema, isJvsError, isSnapshotId, type ErrorCode } from '@jvs/model';
import { isPublished, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

export interface ListedSnapshots {
  /** Everything that any file says is a snapshot, but `pending`. Sorted. */
  readonly ids: readonly string[];
  /** Unpublished ids that an intent speaks for. */
  readonly pending: readonly string[];
  /** Names that belong to no snapshot. */
  readonly stray: readonly Finding[];
}

const INTENT_MAX = 1024 * 1024;
const descriptorName = /^([0-9a-f-]{36})\.json$/;
const labelName = /^([0-9a-f-]{36})\.[1-9][0-9]{0,14}\.json$/;
const snapshotName = /^([0-9a-f-]{36})$/;

/**
 * Lists snapshots by what is on disk. A payload or descriptor without READY is counted in, because taking READY away must not make a
 * snapshot vanish from verification; only what an intent accounts for is left out.
 */
export async function listSnapshots(repo: Repository): Promise<ListedSnapshots> {
  // Files before intents: a snapshot that is begun in between is in neither, one that ends is in both.
  const places: ReadonlyArray<readonly [string, RegExp, ErrorCode]> = [
    [repo.paths.snapshots, snapshotName, 'E_METADATA_CORRUPT'],
    [repo.paths.descriptors, descriptorName, 'E_DESCRIPTOR_CORRUPT'],
    [repo.paths.labels, labelName, 'E_LABEL_CORRUPT'],
  ];
  const found = new Set<string>();
  // Only what was published has labels.
  const labelled = new Set<string>();
  const stray: Finding[] = [];
  for (const [directory, pattern, code] of places) {
    for (const name of await listNames(directory)) {
      const id = pattern.exec(name)?.[1];
      if (id !== undefined && isSnapshotId(id)) {
        found.add(id);
        if (pattern === labelName) labelled.add(id);
      } else if (!isTemporaryName(name)) stray.push(strayFinding(repo, code, path.join(directory, name)));
    }
  }
  const spoken = await snapshotsOfIntents(repo);
  const ids = [...found].sort();
  const unpublished = ids.filter((id) => !isPublished(repo, id));
  const pending = unpublished.filter((id) => spoken.has(id));
  // One that failed since it was listed took its files along before its intent.
  const left = new Set([...pending, ...unpublished.filter((id) => !labelled.has(id) && !isThere(repo, id))]);
  return { ids: ids.filter((id) => !left.has(id)), pending, stray };
}

function isThere(repo: Repository, id: string): boolean {
  const { snapshots, descriptors } = repo.paths;
  return [path.join(snapshots, id), path.join(descriptors, `${id}.json`)].some(
    (file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined,
  );
}

async function snapshotsOfIntents(repo: Repository): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const name of await listNames(repo.paths.intents)) {
    const file = path.join(repo.paths.intents, name);
    const id = await snapshotOfIntent(file);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** Undefined for what is gone or damaged: a damaged intent speaks for nobody. */
async function snapshotOfIntent(file: string): Promise<string | undefined> {
  try {
    const bytes = await readFileBounded(file, INTENT_MAX);
    return bytes && (decodeMetadata(intentSchema, bytes, { file }).snapshot_id ?? undefined);
  } catch (error) {
    if (isJvsError(error, 'E_METADATA_CORRUPT')) return undefined;
    throw error;
  }
}

function strayFinding(repo: Repository, code: ErrorCode, absolute: string): Finding {
  const file = path.relative(repo.root, absolute);
  return { code, snapshot_id: null, file, message: `${file} does not belong there` };
}

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fsyncDirectory, isTemporaryName, writeFileDurably } from '@jvs/fs';
import { checkPin } from '@jvs/integrity';
import { encodeMetadata, environmentError, isSnapshotId, JvsError, pinSchema, type Pin } from '@jvs/model';
import type { Repository } from '../repository.js';
import { readMetadataFile } from './read-metadata-file.js';

/**
 * All pins, expired ones too, oldest first. Throws E_METADATA_CORRUPT for one that cannot be read and for any other file among them: who deletes
 * snapshots by this list must not take a damaged pin for none.
 */
export async function readPins(repo: Repository): Promise<Pin[]> {
  const pins = await Promise.all((await listPinFiles(repo)).map((file) => readPinFile(repo, file)));
  const there = pins.filter((pin) => pin !== undefined);
  return there.sort((a, b) => compareText(a.created_at, b.created_at) || compareText(a.pin_id, b.pin_id));
}

/** Absolute paths of everything that stands among the pins and is not an unfinished write. Throws E_METADATA_CORRUPT when there is no such directory. */
export async function listPinFiles(repo: Repository): Promise<string[]> {
  const { gcPins } = repo.paths;
  try {
    const names = await readdir(gcPins);
    return names.filter((name) => !isTemporaryName(name)).map((name) => path.join(gcPins, name));
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw environmentError(error, { action: 'list the pins', path: gcPins });
    throw damaged(path.relative(repo.root, gcPins), 'it is missing');
  }
}

/** The pin of a file that `listPinFiles` named; undefined when it was removed since. Throws E_METADATA_CORRUPT. */
export async function readPinFile(repo: Repository, file: string): Promise<Pin | undefined> {
  const pinId = path.basename(file, '.json');
  if (!file.endsWith('.json') || !isSnapshotId(pinId))
    throw damaged(path.relative(repo.root, file), 'it is not the name of a pin');
  return readMetadataFile(file, {
    root: repo.root,
    decode: (bytes, name) => checkPin(bytes, { pinId, file: name }),
  });
}

/** Whether a pin protects its snapshot at `now`. */
export function isPinInForce(pin: Pick<Pin, 'expires_at'>, now: Date): boolean {
  return pin.expires_at === null || Date.parse(pin.expires_at) > now.getTime();
}

/** Writes a pin under its name, durably. The caller holds the repository lock. Throws E_USAGE (`details.exists`) when there is one. */
export async function writePin(repo: Repository, pin: Pin): Promise<void> {
  await writeFileDurably(repo.paths.pin(pin.pin_id), encodeMetadata(pinSchema, pin), { exclusive: true });
}

/** Removes a pin, durably; does nothing when it is gone. The caller holds the repository lock. */
export async function removePin(repo: Repository, pinId: string): Promise<void> {
  const file = repo.paths.pin(pinId);
  try {
    await rm(file, { force: true });
    await fsyncDirectory(repo.paths.gcPins);
  } catch (error) {
    throw environmentError(error, { action: 'remove a pin', path: file });
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function damaged(file: string, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}

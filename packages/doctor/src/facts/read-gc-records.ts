import path from 'node:path';
import { isTemporaryName, readFileBounded } from '@jvs/fs';
import { environmentError, JvsError, isSnapshotId, parseJsonSafely } from '@jvs/model';
import { readPinFile, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

/** A pin, plan or tombstone that cannot be read. */
export interface BadRecord {
  readonly path: string;
  readonly file: string;
  readonly kind: 'pin' | 'plan' | 'tombstone';
  readonly problem: JvsError;
}

export async function badGcRecords(repo: Repository): Promise<readonly BadRecord[]> {
  const { gcPins, gcPlans, gcTombstones } = repo.paths;
  return [
    ...(await unreadable(repo, { kind: 'pin', directory: gcPins, read: (file) => readPinFile(repo, file) })),
    ...(await unreadable(repo, { kind: 'plan', directory: gcPlans, read: readRecord })),
    ...(await unreadable(repo, { kind: 'tombstone', directory: gcTombstones, read: readRecord })),
  ];
}

interface Store {
  readonly kind: BadRecord['kind'];
  readonly directory: string;
  readonly read: (file: string) => Promise<unknown>;
}

async function unreadable(repo: Repository, { kind, directory, read }: Store): Promise<BadRecord[]> {
  const found: BadRecord[] = [];
  for (const name of (await listNames(directory)).filter((each) => !isTemporaryName(each))) {
    const absolute = path.join(directory, name);
    const problem = await problemOf(() => read(absolute));
    if (problem !== undefined)
      found.push({ path: absolute, file: path.relative(repo.root, absolute), kind, problem });
  }
  return found;
}

/** A record by its name and as JSON; what it says is for those who use it. */
async function readRecord(file: string): Promise<void> {
  if (!isSnapshotId(path.basename(file, '.json')))
    throw new JvsError('E_METADATA_CORRUPT', { message: 'it is the name of no record' });
  const bytes = await readFileBounded(file, 1024 * 1024);
  if (bytes !== undefined) parseJsonSafely(bytes);
}

async function problemOf(read: () => Promise<unknown>): Promise<JvsError | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    const problem = environmentError(error, { action: 'read a record' });
    if (problem.code === 'E_INTERNAL') throw problem;
    return problem;
  }
}

import { lstatSync } from 'node:fs';
import path from 'node:path';
import { ensureDirectory, writeFileDurably } from '@jvs/fs';
import { encodeMetadata, isJvsError, quarantineRecordSchema } from '@jvs/model';
import { renameNew, type Repository } from '@jvs/repo';
import { listNames } from '../facts/list-names.js';
import { RECORD } from '../facts/read-set-aside.js';

export interface SnapshotToSetAside {
  readonly id: string;
  readonly parentId: string | null;
  readonly reason: string;
  readonly opId: string;
}

/**
 * Moves all there is of a snapshot below `quarantine/<id>/`: nothing is deleted. May be cut off anywhere and repeated; from the first rename on
 * the snapshot does not exist for other commands. The record stays, so that its children's lineage is accounted for.
 */
export async function setAsideSnapshot(repo: Repository, snapshot: SnapshotToSetAside): Promise<void> {
  const { id, parentId, reason, opId } = snapshot;
  const { paths, context } = repo;
  const directory = paths.quarantined(id);
  await ensureDirectory(paths.quarantine);
  await ensureDirectory(directory);
  const record = encodeMetadata(quarantineRecordSchema, {
    schema: 'jvs.quarantine/1',
    snapshot_id: id,
    parent_id: parentId,
    reason: reason.slice(0, 1000),
    set_aside_at: context.now().toISOString(),
    actor: context.actor,
    op_id: opId,
  });
  await writeOnce(path.join(directory, RECORD), record);
  await moveInto(repo, paths.snapshot(id), path.join(directory, 'snapshot'));
  await moveInto(repo, paths.descriptor(id), path.join(directory, 'descriptor.json'));
  for (const name of await listNames(paths.labels))
    if (name.startsWith(`${id}.`))
      await moveInto(
        repo,
        path.join(paths.labels, name),
        path.join(directory, `label${name.slice(id.length)}`),
      );
}

/** Moves one file below `quarantine/<op-id>/`, under a name that says where it was. Does nothing when it is gone. */
export async function setAsideFile(repo: Repository, file: string, opId: string): Promise<void> {
  const { paths } = repo;
  await ensureDirectory(paths.quarantine);
  await ensureDirectory(paths.quarantined(opId));
  const name = path.relative(paths.jvs, file).replaceAll('/', '~');
  await moveInto(repo, file, path.join(paths.quarantined(opId), name));
}

/** A place that is taken (set aside before, and put back by hand) is not overwritten: the next number is free. */
async function moveInto(repo: Repository, from: string, to: string): Promise<void> {
  for (let number = 1; lstatSync(from, { throwIfNoEntry: false }) !== undefined; number += 1) {
    if (await renameNew(repo.context, from, number === 1 ? to : `${to}.${number}`)) return;
  }
}

async function writeOnce(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFileDurably(file, bytes, { exclusive: true });
  } catch (error) {
    if (!isJvsError(error, 'E_USAGE') || error.details['exists'] !== true) throw error;
  }
}

import { fsyncDirectory, writeFileDurably } from '@jvs/fs';
import { makeReady } from '@jvs/integrity';
import { encodeMetadata, environmentError, readySchema, type Descriptor } from '@jvs/model';
import type { Repository } from '../repository.js';

/** The long half of step 9, before the repository lock: everything of the snapshot is on the disk. A failure is final. */
export async function makeDurable(repo: Repository, id: string): Promise<void> {
  const { context, paths } = repo;
  try {
    await context.ops.syncFileSystem(paths.snapshot(id));
    await fsyncDirectory(paths.snapshots);
  } catch (error) {
    throw environmentError(error, { action: 'make the snapshot durable', path: paths.snapshot(id) });
  }
}

/** Step 9. The rename inside is the moment from which the snapshot exists. */
export async function publishReady(repo: Repository, descriptor: Descriptor): Promise<void> {
  const ready = makeReady(descriptor, repo.context.now().toISOString());
  await writeFileDurably(repo.paths.ready(descriptor.snapshot_id), encodeMetadata(readySchema, ready));
}

import { open } from 'node:fs/promises';
import { writeManifest } from '@jvs/integrity';
import { environmentError, type DigestTree } from '@jvs/model';
import type { Repository } from '../repository.js';

/** Writes and fsyncs `snapshots/<id>/manifest`; returns its SHA-256. Part of step 6: the descriptor carries the hash. */
export async function writePayloadManifest(repo: Repository, id: string, tree: DigestTree): Promise<string> {
  const file = repo.paths.manifest(id);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.chmod(0o600);
      const { sha256 } = await writeManifest(handle.fd, tree, repo.context.signal);
      await handle.sync();
      return sha256;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw environmentError(error, { action: 'write the manifest', path: file });
  }
}

import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { payloadRootHash, readManifest as parseOpenManifest } from '@jvs/integrity';
import { environmentError, JvsError, type DigestTree } from '@jvs/model';
import { readSnapshot } from './read-snapshot.js';
import type { Repository } from './repository.js';

/**
 * The manifest of a published snapshot as a tree, checked against the descriptor: `manifest_sha256`, number of entries, and
 * `payload_root_hash` of its root line. Throws E_MANIFEST_CORRUPT and what `readSnapshot` throws.
 */
export async function readManifest(repo: Repository, id: string): Promise<DigestTree> {
  const { descriptor } = await readSnapshot(repo, id, { labelGeneration: 0 });
  const file = repo.paths.manifest(id);
  const { tree, sha256 } = await readOpened(repo, { id, file, most: descriptor.entries });
  if (sha256 !== descriptor.manifest_sha256)
    throw corrupt(repo, id, 'its SHA-256 is not the one in the descriptor');
  if (tree.count !== descriptor.entries) throw corrupt(repo, id, `it has ${tree.count} entries`);
  if (payloadRootHash(tree, tree.digest) !== descriptor.payload_root_hash) {
    throw corrupt(repo, id, 'its root hash is not the one in the descriptor');
  }
  return tree;
}

async function readOpened(
  repo: Repository,
  { id, file, most }: { readonly id: string; readonly file: string; readonly most: number },
): Promise<{ tree: DigestTree; sha256: string }> {
  const handle = await openManifest(repo, id, file);
  try {
    if (!(await handle.stat()).isFile()) throw corrupt(repo, id, 'it is not a regular file');
    return await parseOpenManifest(handle.fd, { most });
  } catch (error) {
    throw environmentError(error, { action: 'read a manifest', path: file });
  } finally {
    await handle.close();
  }
}

async function openManifest(repo: Repository, id: string, file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw corrupt(repo, id, 'it is missing');
    if (code === 'ELOOP' || code === 'ENXIO') throw corrupt(repo, id, 'it is not a regular file');
    throw environmentError(error, { action: 'read a manifest', path: file });
  }
}

function corrupt(repo: Repository, id: string, reason: string): JvsError {
  const file = path.relative(repo.root, repo.paths.manifest(id));
  return new JvsError('E_MANIFEST_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: `jvs verify ${id}`,
    details: { file, snapshot_id: id, reason },
  });
}

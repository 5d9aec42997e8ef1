import { createHash } from 'node:crypto';
import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { DigestTree } from '@jvs/model';
import { encodeManifest } from './manifest-encoder.js';

const writeAt = promisify(write);

export interface ManifestWritten {
  /** `manifest_sha256`, 64 hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes the manifest of `tree` to an open file, from its current position. Not synced. Rejects with the errno exception of write(2),
 * or with the signal's reason when aborted; the file then holds a part.
 */
export async function writeManifest(
  fd: number,
  tree: DigestTree,
  signal?: AbortSignal,
): Promise<ManifestWritten> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of encodeManifest(tree)) {
    signal?.throwIfAborted();
    hash.update(chunk);
    await writeAll(fd, chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function writeAll(fd: number, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await writeAt(fd, chunk, done, chunk.length - done, null);
    done += bytesWritten;
  }
}

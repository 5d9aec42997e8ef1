import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { checkDescriptor } from '@jvs/integrity';
import { environmentError, JvsError, type Descriptor } from '@jvs/model';
import type { Repository } from '../repository.js';
import { readMetadataFile } from '../store/read-metadata-file.js';
import type { Capture } from './clone-with-engine.js';

/**
 * Step 8. Reads descriptor and manifest back from the disk and counts the payload's entries against the source's; the descriptor only when nothing was captured. Throws E_DESCRIPTOR_CORRUPT,
 * E_MANIFEST_CORRUPT, E_PAYLOAD_MISMATCH: what we cannot read back is not published.
 */
export async function verifyBeforePublish(
  repo: Repository,
  descriptor: Descriptor,
  capture: Capture | undefined,
): Promise<void> {
  const id = descriptor.snapshot_id;
  const found = await readMetadataFile(repo.paths.descriptor(id), {
    root: repo.root,
    code: 'E_DESCRIPTOR_CORRUPT',
    decode: (bytes, file) => checkDescriptor(bytes, { snapshotId: id, file }),
  });
  if (found?.descriptor_checksum !== descriptor.descriptor_checksum) {
    throw unlike('E_DESCRIPTOR_CORRUPT', id, 'the descriptor is not what was written');
  }
  // What was proved to be the parent's has the parent's manifest, the very file: nothing of it was written here.
  if (capture === undefined) return;
  if ((await sha256Of(repo.paths.manifest(id))) !== descriptor.manifest_sha256) {
    throw unlike('E_MANIFEST_CORRUPT', id, 'the manifest is not what was written');
  }
  const { report, source } = capture;
  const expected = source.tree.count - report.vanished.length - report.lost.specials;
  if (descriptor.entries !== expected) {
    throw unlike('E_PAYLOAD_MISMATCH', id, `it has ${descriptor.entries} entries instead of ${expected}`);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    throw environmentError(error, { action: 'read the manifest back', path: file });
  }
  return hash.digest('hex');
}

function unlike(
  code: 'E_DESCRIPTOR_CORRUPT' | 'E_MANIFEST_CORRUPT' | 'E_PAYLOAD_MISMATCH',
  id: string,
  reason: string,
): JvsError {
  return new JvsError(code, {
    message: `the snapshot was not published: ${reason}`,
    hint: 'jvs verify --all',
    details: { snapshot_id: id, reason },
  });
}

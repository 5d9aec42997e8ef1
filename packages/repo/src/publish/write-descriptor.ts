import { writeFileDurably } from '@jvs/fs';
import { descriptorSchema, encodeMetadata, type Descriptor } from '@jvs/model';
import type { Repository } from '../repository.js';

/** Step 7. Durable, and ignored by every reader until step 9. */
export async function writeDescriptor(repo: Repository, descriptor: Descriptor): Promise<void> {
  const bytes = encodeMetadata(descriptorSchema, descriptor);
  await writeFileDurably(repo.paths.descriptor(descriptor.snapshot_id), bytes, { exclusive: true });
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { descriptorChecksum, makeReady } from '@jvs/integrity';
import {
  decodeMetadata,
  descriptorSchema,
  encodeMetadata,
  newId,
  readySchema,
  type Descriptor,
} from '@jvs/model';
import { repoPaths } from '@jvs/repo';

/** Adds so many published snapshots behind `parent`, each with an empty payload: metadata as the real ones have it. */
export function addSnapshots(root: string, parent: string, count: number): void {
  const paths = repoPaths(root);
  const file = paths.descriptor(parent);
  const template = decodeMetadata(descriptorSchema, readFileSync(file), { file });
  let parentId = parent;
  for (let at = 0; at < count; at += 1) {
    const open = { ...template, snapshot_id: newId(), parent_id: parentId };
    const descriptor: Descriptor = { ...open, descriptor_checksum: descriptorChecksum(open) };
    const id = descriptor.snapshot_id;
    mkdirSync(paths.payload(id), { recursive: true });
    writeFileSync(paths.manifest(id), 'none\n');
    writeFileSync(paths.descriptor(id), encodeMetadata(descriptorSchema, descriptor));
    const ready = makeReady(descriptor, descriptor.created_at);
    writeFileSync(paths.ready(id), encodeMetadata(readySchema, ready));
    parentId = id;
  }
}

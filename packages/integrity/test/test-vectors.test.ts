import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  checkDescriptor,
  checkLabel,
  decodeReady,
  encodeManifest,
  hashTree,
  parseManifest,
  readyAgrees,
} from '@jvs/integrity';
import { EntryType, type DigestTree } from '@jvs/model';
import { dir, pack, type Node } from './literal-tree.js';

interface VectorEntry {
  path_b64: string;
  type: string;
  mode: string;
  content_b64?: string;
  target_b64?: string;
  rdev?: number;
}

interface Vectors {
  payloads: {
    title: string;
    entries: VectorEntry[];
    payload_root_hash: string;
    manifest: string;
    manifest_sha256: string;
  }[];
  descriptor_file: string;
  ready_file: string;
  label_file: string;
}

const file = path.join(import.meta.dirname, '../../../docs/test-vectors.json');
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const decode = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');

function nodeOf(entry: VectorEntry): Node {
  const type = (Object.keys(EntryType) as (keyof typeof EntryType)[]).find(
    (name) => EntryType[name] === entry.type.charCodeAt(0),
  ) as keyof typeof EntryType;
  const rdev = Buffer.alloc(8);
  rdev.writeBigUInt64BE(BigInt(entry.rdev ?? 0));
  const special = Buffer.concat([Buffer.from(`jvs-special-v1\0${entry.type}`), rdev]);
  const hashed =
    type === 'file' ? decode(entry.content_b64) : type === 'symlink' ? decode(entry.target_b64) : special;
  const size = type === 'file' ? hashed.length : 0;
  const digest = type === 'directory' ? Buffer.alloc(32) : sha256(hashed);
  return { type, mode: parseInt(entry.mode, 8), size, digest, children: {} };
}

function treeOf(entries: readonly VectorEntry[]): DigestTree {
  const nodes = new Map(entries.map((entry) => [decode(entry.path_b64).toString('latin1'), nodeOf(entry)]));
  for (const [name, node] of nodes) {
    if (name === '') continue;
    const slash = name.lastIndexOf('/');
    const parent = nodes.get(name.slice(0, Math.max(slash, 0))) as { children: Record<string, Node> };
    parent.children[name.slice(slash + 1)] = node;
  }
  return pack(nodes.get('') ?? dir({}));
}

describe('the published test vectors', () => {
  test.each(vectors.payloads)('$title', (vector) => {
    const shape = treeOf(vector.entries);
    const { rootHash, digest } = hashTree(shape, shape.digest);
    const manifest = Buffer.concat(
      Array.from(encodeManifest({ ...shape, digest }), (chunk) => Buffer.from(chunk)),
    );
    expect(manifest.toString()).toBe(vector.manifest);
    expect(sha256(manifest).toString('hex')).toBe(vector.manifest_sha256);
    expect(rootHash).toBe(vector.payload_root_hash);
    expect(parseManifest(manifest, { checkDigests: true })).toEqual({ ...shape, digest });
  });

  test('descriptor, .READY and label are accepted, and agree', () => {
    const { snapshot_id: snapshotId } = JSON.parse(vectors.ready_file) as { snapshot_id: string };
    const descriptor = checkDescriptor(Buffer.from(vectors.descriptor_file), {
      snapshotId,
      file: 'descriptor',
    });
    const ready = decodeReady(Buffer.from(vectors.ready_file), { snapshotId, file: '.READY' });
    expect(() => readyAgrees(snapshotId, descriptor, ready)).not.toThrow();
    expect(
      checkLabel(Buffer.from(vectors.label_file), { snapshotId, generation: 2, file: 'label' }).tags,
    ).toEqual(['keep']);
  });
});

import { closeSync, openSync } from 'node:fs';
import { appendFile, chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { loadTreeOps } from '@jvs/fs';
import {
  hashTree,
  makeReady,
  matchStatCache,
  sealDescriptor,
  unknownEntries,
  writeManifest,
  type ManifestWritten,
} from '@jvs/integrity';
import {
  descriptorSchema,
  encodeMetadata,
  logicalBytes,
  newId,
  readySchema,
  type DigestTree,
} from '@jvs/model';
import { makeOddTree, makeTree, mustRun, runProgram, skipUnless, withTempDir } from '@jvs/testing';

const verifier = path.join(import.meta.dirname, '../../../tools/verify-snapshot.py');

interface Made {
  readonly directory: string;
  readonly descriptor: string;
}

async function hashPayload(payload: string): Promise<{ tree: DigestTree; rootHash: string }> {
  const { ops } = loadTreeOps();
  const { tree, failures } = await ops.scanTree(payload);
  expect(failures).toEqual([]);
  const { digests, known } = matchStatCache(undefined, tree);
  const indices = unknownEntries(tree, known);
  const hashed = await ops.hashEntries({ root: payload, tree, indices });
  expect([hashed.failures, hashed.changed.length]).toEqual([[], 0]);
  indices.forEach((entry, position) =>
    digests.set(hashed.digests.subarray(position * 32, position * 32 + 32), entry * 32),
  );
  const { rootHash, digest } = hashTree(tree, digests);
  return { tree: { ...tree, digest }, rootHash };
}

async function writeManifestFile(file: string, tree: DigestTree): Promise<ManifestWritten> {
  const fd = openSync(file, 'wx');
  try {
    return await writeManifest(fd, tree);
  } finally {
    closeSync(fd);
  }
}

/** Puts a snapshot of `<root>/payload` together out of this package's parts alone. */
async function makeSnapshot(root: string, fill: (payload: string) => Promise<unknown>): Promise<Made> {
  const id = newId();
  const directory = path.join(root, 'snapshots', id);
  const payload = path.join(directory, 'payload');
  await mkdir(payload, { recursive: true });
  await mkdir(path.join(root, 'descriptors'));
  await fill(payload);
  const { tree, rootHash } = await hashPayload(payload);
  const { sha256 } = await writeManifestFile(path.join(directory, 'manifest'), tree);
  const lost = { owner: 0, xattrs: 0, specials: 0 };
  const descriptor = sealDescriptor({
    schema: 'jvs.descriptor/1',
    snapshot_id: id,
    parent_id: null,
    worktree: 'main',
    kind: 'user',
    created_at: '2026-01-02T03:04:05Z',
    note: 'größer ☃ \u0001\u007f\\ " \u2028',
    tags: ['a'],
    engine: 'copy',
    engine_report: {
      cloned: 0,
      copied: 0,
      linked: 0,
      hard_links: 0,
      directories: 0,
      symlinks: 0,
      specials: 0,
      bytes: 0,
      lost,
    },
    consistency: { mode: 'per_file', changed: [], changed_count: 0, torn_count: 0, vanished_count: 0 },
    payload_root_hash: rootHash,
    manifest_sha256: sha256,
    entries: tree.count,
    logical_bytes: logicalBytes(tree),
    audit_head: { sequence: 0, record_hash: '' },
    integrity_state: 'verified',
  });
  const file = path.join(root, 'descriptors', `${id}.json`);
  await writeFile(file, encodeMetadata(descriptorSchema, descriptor));
  const ready = makeReady(descriptor, '2026-01-02T03:04:06Z');
  await writeFile(path.join(directory, '.READY'), encodeMetadata(readySchema, ready));
  return { directory, descriptor: file };
}

const small = (payload: string): Promise<unknown> =>
  makeTree(payload, { a: 'hello', d: { b: 'x', 'c\n': 'y' } });

skipUnless('python3')('the verifier in Python agrees about a small tree', async () => {
  await withTempDir(async (root) => {
    const { directory } = await makeSnapshot(root, small);
    const { stdout } = await mustRun('python3', [verifier, directory]);
    expect(stdout).toBe(`ok ${path.basename(directory)}\n`);
  });
});

skipUnless('python3')('and about the odd tree: every type, mode and name', async () => {
  await withTempDir(async (root) => {
    const { directory } = await makeSnapshot(root, makeOddTree);
    expect((await mustRun('python3', [verifier, directory])).stdout).toMatch(/^ok /);
  });
});

const damage: Record<string, [(made: Made) => Promise<unknown>, string]> = {
  'a changed file': [
    ({ directory }) => writeFile(path.join(directory, 'payload/a'), 'hellO'),
    'payload_root_hash is wrong',
  ],
  'a changed mode': [({ directory }) => chmod(path.join(directory, 'payload/a'), 0o600), 'payload  f 0600 5'],
  'a missing file': [({ directory }) => rm(path.join(directory, 'payload/d/b')), 'number of entries'],
  'a renamed file': [
    ({ directory }) => rename(path.join(directory, 'payload/a'), path.join(directory, 'payload/A')),
    'payload_root_hash',
  ],
  'an extra link': [({ directory }) => symlink('x', path.join(directory, 'payload/l')), 'number of entries'],
  'a changed manifest': [
    ({ directory }) => appendFile(path.join(directory, 'manifest'), '\n'),
    'manifest_sha256 is wrong',
  ],
  'a changed note': [
    async ({ descriptor }) =>
      writeFile(descriptor, (await readFile(descriptor, 'utf8')).replace('größer', 'kleiner')),
    'descriptor_checksum is wrong',
  ],
  'a descriptor in another form': [
    async ({ descriptor }) => writeFile(descriptor, (await readFile(descriptor, 'utf8')).replace(/,/, ', ')),
    'not canonical',
  ],
  'a changed time of completion': [
    async ({ directory }) => {
      const file = path.join(directory, '.READY');
      await writeFile(file, (await readFile(file, 'utf8')).replace('04:06Z', '04:07Z'));
    },
    'ready_checksum is wrong',
  ],
  'no .READY': [({ directory }) => rm(path.join(directory, '.READY')), 'cannot be checked'],
};

for (const [what, [spoil, said]] of Object.entries(damage)) {
  skipUnless('python3')(`the verifier in Python finds ${what}`, async () => {
    await withTempDir(async (root) => {
      const made = await makeSnapshot(root, small);
      await spoil(made);
      const { exitCode, stdout } = await runProgram('python3', [verifier, made.directory]);
      expect(exitCode).toBe(5);
      expect(stdout).toContain(said);
    });
  });
}

import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  checkDescriptor,
  checkLabel,
  decodeReady,
  findingFromError,
  makeReady,
  readyAgrees,
  readyDisagreements,
  sealDescriptor,
  sealLabel,
} from '@jvs/integrity';
import {
  canonicalJson,
  descriptorSchema,
  encodeMetadata,
  labelSchema,
  newId,
  readySchema,
  type Descriptor,
} from '@jvs/model';

const id = newId();
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const descriptor = sealDescriptor({
  schema: 'jvs.descriptor/1',
  snapshot_id: id,
  parent_id: null,
  worktree: 'main',
  kind: 'user',
  created_at: '2026-01-02T03:04:05Z',
  note: 'é\n',
  tags: [],
  engine: 'copy',
  engine_report: {
    cloned: 0,
    copied: 0,
    linked: 0,
    hard_links: 0,
    directories: 1,
    symlinks: 0,
    specials: 0,
    bytes: 0,
    lost: { owner: 0, xattrs: 0, specials: 0 },
  },
  consistency: { mode: 'atomic', changed: [], changed_count: 0, torn_count: 0, vanished_count: 0 },
  payload_root_hash: sha('payload'),
  manifest_sha256: sha('manifest'),
  entries: 1,
  logical_bytes: 0,
  audit_head: { sequence: 1, record_hash: sha('audit') },
  integrity_state: 'verified',
});
const where = { snapshotId: id, file: `descriptors/${id}.json` };
const bytes = Buffer.from(encodeMetadata(descriptorSchema, descriptor));

/** One bit of every byte of the file flipped, one byte at a time. */
function* flipped(file: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < file.length; at += 1) {
    const damaged = Buffer.from(file);
    damaged[at] = (damaged[at] as number) ^ (1 << ((at * 3) & 7));
    yield damaged;
  }
}

describe('a descriptor', () => {
  test('is sealed over all but its checksum and its integrity state, and passes its check', () => {
    const { descriptor_checksum: checksum, integrity_state: _state, ...covered } = descriptor;
    expect(checksum).toBe(sha(canonicalJson(covered)));
    expect(sealDescriptor({ ...descriptor, integrity_state: 'unverified' }).descriptor_checksum).toBe(
      checksum,
    );
    expect(checkDescriptor(bytes, where)).toEqual(descriptor);
  });

  test('with a bit flipped in any byte is refused', () => {
    for (const damaged of flipped(bytes)) {
      expect(() => checkDescriptor(damaged, where)).toThrow(
        expect.objectContaining({ code: 'E_DESCRIPTOR_CORRUPT' }),
      );
    }
  });

  test('with any field changed is refused', () => {
    const changes: Partial<Descriptor>[] = [
      { note: '' },
      { parent_id: newId() },
      { tags: ['x'] },
      { entries: 2 },
      { kind: 'auto' },
      { worktree: 'other' },
      { audit_head: { sequence: 0, record_hash: '' } },
    ];
    for (const change of changes) {
      const edited = encodeMetadata(descriptorSchema, { ...descriptor, ...change });
      expect(() => checkDescriptor(edited, where)).toThrow('checksum');
    }
  });

  test('of another snapshot is refused, though it is sound', () => {
    expect(() => checkDescriptor(bytes, { ...where, snapshotId: newId() })).toThrow(
      expect.objectContaining({ code: 'E_DESCRIPTOR_CORRUPT', message: expect.stringContaining(id) }),
    );
  });

  test('that is not canonical is refused, though it means the same', () => {
    expect(() => checkDescriptor(Buffer.from(JSON.stringify(descriptor, null, 1)), where)).toThrow(
      'canonical',
    );
  });
});

describe('.READY', () => {
  const ready = makeReady(descriptor, '2026-01-02T03:04:06Z');

  test('agrees with the descriptor and directory it was made for', () => {
    expect(decodeReady(encodeMetadata(readySchema, ready), where)).toEqual(ready);
    expect(() => readyAgrees(id, descriptor, ready)).not.toThrow();
  });

  test('with a bit flipped in any byte is refused', () => {
    for (const damaged of flipped(encodeMetadata(readySchema, ready))) {
      expect(() => decodeReady(damaged, where)).toThrow(
        expect.objectContaining({ code: 'E_READY_MISMATCH' }),
      );
    }
  });

  test.each(['snapshot_id', 'engine', 'payload_root_hash', 'descriptor_checksum'] as const)(
    'that has another %s disagrees',
    (key) => {
      const other = {
        ...ready,
        [key]: key === 'engine' ? 'reflink' : key === 'snapshot_id' ? newId() : sha('x'),
      };
      expect(readyDisagreements(id, descriptor, other).join()).toContain(key);
      expect(() => readyAgrees(id, descriptor, other)).toThrow(
        expect.objectContaining({ code: 'E_READY_MISMATCH', hint: `jvs verify ${id}` }),
      );
    },
  );

  test('in the directory of another snapshot disagrees twice', () => {
    expect(readyDisagreements(newId(), descriptor, ready)).toHaveLength(2);
  });
});

describe('a label', () => {
  const label = sealLabel({ schema: 'jvs.label/1', snapshot_id: id, generation: 2, tags: ['a'], note: 'n' });
  const place = { snapshotId: id, generation: 2, file: `labels/${id}.2.json` };

  test('is read back, and with a bit flipped in any byte is refused', () => {
    const file = encodeMetadata(labelSchema, label);
    expect(checkLabel(file, place)).toEqual(label);
    for (const damaged of flipped(file)) {
      expect(() => checkLabel(damaged, place)).toThrow(expect.objectContaining({ code: 'E_LABEL_CORRUPT' }));
    }
  });

  test('under the name of another generation or snapshot is refused', () => {
    const file = encodeMetadata(labelSchema, label);
    expect(() => checkLabel(file, { ...place, generation: 3 })).toThrow('does not fit its name');
    expect(() => checkLabel(file, { ...place, snapshotId: newId() })).toThrow('does not fit its name');
  });
});

test('errors about integrity are findings, and others are not', () => {
  const corrupt = { name: 'JvsError', code: 'E_DESCRIPTOR_CORRUPT', message: 'm', details: {} };
  expect(findingFromError(corrupt, id)).toEqual({
    code: 'E_DESCRIPTOR_CORRUPT',
    snapshot_id: id,
    message: 'm',
  });
  expect(findingFromError({ ...corrupt, code: 'E_IO' }, id)).toBeUndefined();
  expect(findingFromError(new TypeError('x'), id)).toBeUndefined();
});

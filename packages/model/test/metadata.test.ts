import { describe, expect, test } from '@jest/globals';
import {
  auditRecordSchema,
  decodeMetadata,
  descriptorSchema,
  encodeMetadata,
  headSchema,
  intentSchema,
  labelSchema,
  newId,
  readySchema,
  repoConfigSchema,
  worktreeConfigSchema,
  type Descriptor,
} from '@jvs/model';

const sha = 'a'.repeat(64);
const time = '2026-01-02T03:04:05.678Z';
const id = newId();

const descriptor: Descriptor = {
  schema: 'jvs.descriptor/1',
  snapshot_id: id,
  parent_id: null,
  worktree: 'main',
  kind: 'user',
  created_at: time,
  note: 'first\nnote',
  tags: ['a', 'b'],
  engine: 'copy',
  engine_report: {
    cloned: 0,
    copied: 1,
    linked: 0,
    hard_links: 0,
    directories: 1,
    symlinks: 0,
    specials: 0,
    bytes: 5,
    lost: { owner: 0, xattrs: 0, specials: 0 },
  },
  consistency: {
    mode: 'per_file',
    changed: [{ path: 'x' }, { path: '\ufffd', path_b64: '/w==' }],
    changed_count: 2,
    torn_count: 0,
    vanished_count: 0,
  },
  payload_root_hash: sha,
  manifest_sha256: sha,
  entries: 2,
  logical_bytes: 5,
  audit_head: { sequence: 0, record_hash: '' },
  integrity_state: 'verified',
  descriptor_checksum: sha,
};

const unflushed = { refused_count: 1, open_count: 2, other_users: true, other_machines: true };

const documents = [
  [descriptorSchema, descriptor],
  // As engines write it that see only what is committed; the one above is how all descriptors were once.
  [descriptorSchema, { ...descriptor, consistency: { ...descriptor.consistency, unflushed } }],
  [
    readySchema,
    {
      snapshot_id: id,
      completed_at: time,
      engine: 'copy',
      payload_root_hash: sha,
      descriptor_checksum: sha,
      ready_checksum: sha,
    },
  ],
  [
    labelSchema,
    { schema: 'jvs.label/1', snapshot_id: id, generation: 1, tags: [], note: '', label_checksum: sha },
  ],
  [
    worktreeConfigSchema,
    { schema: 'jvs.worktree/1', name: 'main', worktree_id: id, base: null, created_at: time },
  ],
  [
    headSchema,
    {
      schema: 'jvs.head/1',
      worktree_id: id,
      generation: 3,
      head: null,
      current: id,
      op_id: id,
      updated_at: time,
    },
  ],
  [
    intentSchema,
    {
      schema: 'jvs.intent/1',
      op_id: id,
      operation: 'snapshot',
      worktree: null,
      snapshot_id: null,
      started_at: time,
      actor: 'u@h',
      details: { any: [1, { thing: null }] },
    },
  ],
  [repoConfigSchema, { schema: 'jvs.config/1', engine: 'auto', retention: { keep_last: 3 } }],
  [
    auditRecordSchema,
    {
      sequence: 1,
      event_id: id,
      timestamp: time,
      operation: 'init',
      actor: 'u@h',
      target: id,
      reason: '',
      details: {},
      prev_hash: '',
      record_hash: sha,
    },
  ],
] as const;

const options = { file: 'descriptors/x.json' };
const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe('metadata files', () => {
  test.each(documents)('are read back as they were written, and are canonical (%#)', (schema, value) => {
    const bytes = encodeMetadata(schema as typeof descriptorSchema, value as Descriptor);
    expect(Buffer.from(bytes).toString()).toMatch(/^\{.*\}\n$/);
    expect(decodeMetadata(schema, bytes, { ...options, canonical: true })).toEqual(value);
  });

  test.each(documents)(
    'a missing, an unknown and a mistyped key is each refused, with the file named (%#)',
    (schema, value) => {
      const keys = Object.keys(value).filter((key) => key !== 'retention');
      const damaged = [
        ...keys.map((key) => ({ ...value, [key]: undefined })),
        ...keys.map((key) => ({ ...value, [key]: 17.5 })),
        { ...value, extra: 1 },
      ];
      for (const document of damaged) {
        expect(() => decodeMetadata(schema, encode(document), options)).toThrow(
          expect.objectContaining({
            code: 'E_METADATA_CORRUPT',
            details: expect.objectContaining({ file: 'descriptors/x.json', reason: expect.any(String) }),
          }),
        );
      }
    },
  );

  test.each([
    ['tags that are not sorted', { tags: ['b', 'a'] }],
    ['a tag twice', { tags: ['a', 'a'] }],
    ['a path as id', { snapshot_id: '../../x' }],
    ['a path as worktree', { worktree: '../x' }],
    ['a path as engine', { engine: './engine.js' }],
    ['a date without zone', { created_at: '2026-01-02T03:04:05' }],
    ['a date that does not exist', { created_at: '2026-13-02T03:04:05Z' }],
    ['a negative count', { entries: -1 }],
    ['a count no double can hold', { entries: 2 ** 53 }],
    ['a hash in upper case', { payload_root_hash: 'A'.repeat(64) }],
    [
      '101 changed paths',
      { consistency: { ...descriptor.consistency, changed: Array(101).fill({ path: 'x' }) } },
    ],
  ])('a descriptor with %s is refused', (_what, change) => {
    expect(() => decodeMetadata(descriptorSchema, encode({ ...descriptor, ...change }), options)).toThrow(
      expect.objectContaining({ code: 'E_METADATA_CORRUPT' }),
    );
  });

  test('the code and hint of the error may be handed in', () => {
    expect(() =>
      decodeMetadata(descriptorSchema, encode({}), {
        ...options,
        code: 'E_DESCRIPTOR_CORRUPT',
        hint: 'jvs verify x',
      }),
    ).toThrow(expect.objectContaining({ code: 'E_DESCRIPTOR_CORRUPT', hint: 'jvs verify x' }));
  });

  test('valid JSON that is not canonical is refused where canonical bytes are asked for', () => {
    const bytes = encodeMetadata(descriptorSchema, descriptor);
    for (const other of [
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.from('\n')]),
      encode(descriptor),
    ]) {
      expect(() => decodeMetadata(descriptorSchema, other, { ...options, canonical: true })).toThrow(
        'canonical',
      );
      expect(decodeMetadata(descriptorSchema, other, options)).toEqual(descriptor);
    }
  });

  test('nothing is written that could not be read back', () => {
    for (const change of [
      { note: 'a\0b' },
      { note: 'x'.repeat(70_000) },
      { entries: NaN },
      { worktree: '' },
    ]) {
      expect(() => encodeMetadata(descriptorSchema, { ...descriptor, ...change })).toThrow(
        expect.objectContaining({ code: 'E_INTERNAL' }),
      );
    }
  });
});

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  checkDescriptor,
  decodeReady,
  decodeStatCache,
  encodeManifest,
  encodeStatCache,
  escapeName,
  parseManifest,
  sealDescriptor,
  unescapeName,
} from '@jvs/integrity';
import { canonicalJson, isJvsError, parseJsonSafely } from '@jvs/model';

const ID = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const HASH = 'ab'.repeat(32);
const where = { snapshotId: ID, file: 'fuzzed' };

/**
 * What is fuzzed: `seeds` are sound inputs to begin with, `run` throws for anything but what it promises: an answer, or a refusal with one of
 * its codes.
 */
export const targets = {
  manifest: {
    seeds: [manifest()],
    run: (bytes) => {
      const tree = refusing(['E_MANIFEST_CORRUPT'], () => parseManifest(bytes, { checkDigests: false }));
      if (tree !== undefined)
        must(Buffer.concat([...encodeManifest(tree)]).equals(bytes), 'it has another manifest');
    },
  },
  descriptor: {
    seeds: [Buffer.from(`${canonicalJson(descriptor())}\n`)],
    run: (bytes) => {
      const found = refusing(['E_DESCRIPTOR_CORRUPT'], () => checkDescriptor(bytes, where));
      if (found !== undefined)
        must(canonicalJson(found) === canonicalJson(descriptor()), 'a forgery was accepted');
    },
  },
  ready: {
    seeds: [Buffer.from('{"completed_at":"2026-01-02T03:04:05Z","engine":"copy"}\n')],
    run: (bytes) => refusing(['E_READY_MISMATCH'], () => decodeReady(bytes, where)),
  },
  json: {
    seeds: [
      Buffer.from('{"a":[1,2.5e3,"\\u00e9\\n",null,true],"b":{"c":{}}}'),
      Buffer.from(canonicalJson(descriptor())),
    ],
    run: (bytes) => {
      const value = refusing(['E_METADATA_CORRUPT'], () => parseJsonSafely(bytes));
      if (value === undefined) return;
      const text = canonicalJson(value);
      must(
        canonicalJson(parseJsonSafely(Buffer.from(text))) === text,
        'canonical text is not its own canonical text',
      );
    },
  },
  statcache: {
    seeds: [statCache()],
    run: (bytes) => {
      // With a checksum that is right: else that alone would stop every one of them.
      const sealed = Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);
      const cache = decodeStatCache(sealed, 'scope');
      if (cache !== undefined)
        must(cache.tree.end[0] === cache.tree.count, 'a tree that cannot be was believed');
    },
  },
  name: {
    seeds: [Buffer.from(String.raw`a\x0ab\xff\xc2\x9b31m é`)],
    run: (bytes) => {
      const name = unescapeName(bytes);
      if (name !== undefined) must(Buffer.compare(escapeName(name), bytes) === 0, 'two texts for one name');
      must(Buffer.compare(unescapeName(escapeName(bytes)), bytes) === 0, 'a name did not come back');
    },
  },
  juicefs: {
    seeds: [
      replies([0xfe, 1, 2], [0]),
      replies([0xff, '{"Name":"vol"}']),
      replies([0xfe, 3, 3], [0xfe, 9, 9], [17]),
    ],
    run: (bytes) => {
      const { parseControlReply } = addon();
      const whole = reply(() => parseControlReply([bytes]));
      // However the stream is cut into pieces, it says the same.
      const cut = bytes.length >> 1;
      const pieces = reply(() => parseControlReply([bytes.subarray(0, cut), bytes.subarray(cut)]));
      must(whole === pieces, 'it depends on how the reply is cut into pieces');
    },
  },
};

function refusing(codes, parse) {
  try {
    return parse();
  } catch (error) {
    if (codes.some((code) => isJvsError(error, code))) return undefined;
    throw error;
  }
}

function must(holds, what) {
  if (!holds) throw new Error(what);
}

function manifest() {
  const line = (type, mode, size, name) => `${type} ${mode} ${size} ${HASH} ${name}\n`;
  return Buffer.from(
    line('d', '0755', 0, '.') +
      line('f', '0644', 5, 'a') +
      line('d', '0700', 0, 'b') +
      line('l', '0777', 3, String.raw`b/c\x0a`) +
      line('p', '0600', 0, 'd'),
  );
}

function descriptor() {
  return sealDescriptor({
    schema: 'jvs.descriptor/1',
    snapshot_id: ID,
    parent_id: null,
    worktree: 'main',
    kind: 'user',
    created_at: '2026-01-02T03:04:05Z',
    note: 'a note',
    tags: ['v1'],
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
    consistency: { mode: 'per_file', changed: [], changed_count: 0, torn_count: 0, vanished_count: 0 },
    payload_root_hash: HASH,
    manifest_sha256: HASH,
    entries: 2,
    logical_bytes: 5,
    audit_head: { sequence: 1, record_hash: HASH },
    integrity_state: 'verified',
  });
}

/** One of a root and a file, without its checksum. */
function statCache() {
  const tree = {
    count: 2,
    mtimeNs: new BigInt64Array(2),
    ctimeNs: new BigInt64Array(2),
    ino: new BigUint64Array(2),
    size: new Float64Array(2),
    end: Uint32Array.of(2, 2),
    nameStart: Uint32Array.of(0, 0, 1),
    mode: new Uint16Array(2),
    type: Uint8Array.of(2, 1),
    names: Uint8Array.of(0x61),
  };
  const cache = {
    scope: 'scope',
    baseline: null,
    scannedAtNs: 0n,
    tree,
    digest: new Uint8Array(64),
    flags: new Uint8Array(2),
  };
  return Buffer.concat(encodeStatCache(cache).slice(0, -1));
}

/** Records of a control file: progress [0xfe, a, b], data [0xff, text], or an errno. */
function replies(...records) {
  const u64 = (n) => Buffer.from(BigInt(n).toString(16).padStart(16, '0'), 'hex');
  return Buffer.concat(
    records.map(([kind, a, b]) => {
      if (kind === 0xfe) return Buffer.concat([Buffer.of(kind), u64(a), u64(b)]);
      if (kind !== 0xff) return Buffer.of(kind);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(a.length);
      return Buffer.concat([Buffer.of(kind), length, Buffer.from(a)]);
    }),
  );
}

function addon() {
  const file = path.resolve(import.meta.dirname, '../../native/build/Release/jvs_native.node');
  return createRequire(import.meta.url)(file);
}

/** What was understood, as text; "broken" for what is no reply. */
function reply(parse) {
  try {
    return JSON.stringify(parse(), (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  } catch (error) {
    if (error.code === 'EBADMSG') return 'broken';
    throw error;
  }
}

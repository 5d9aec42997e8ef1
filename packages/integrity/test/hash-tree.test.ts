import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { encodeManifest, hashTree, payloadRootHash } from '@jvs/integrity';
import { EntryType } from '@jvs/model';
import fc from 'fast-check';
import {
  anyTree,
  bytes,
  chainTree,
  dir,
  flatTree,
  leaf,
  pack,
  sortedNames,
  type Node,
} from './literal-tree.js';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The definition, written down once more without regard to speed. */
function subtreeDigest(node: Node): Buffer {
  if (node.type !== 'directory') return node.digest;
  const entries = sortedNames(node).map((name) => {
    const child = node.children[name] as Node;
    const head = Buffer.alloc(13);
    head.writeUInt8(EntryType[child.type], 0);
    head.writeUInt16BE(child.mode, 1);
    head.writeBigUInt64BE(BigInt(child.size), 3);
    head.writeUInt16BE(name.length, 11);
    return Buffer.concat([head, bytes(name), subtreeDigest(child)]);
  });
  return sha256(Buffer.from('jvs-tree-v1\0'), ...entries);
}

function rootHash(root: Node): string {
  const mode = Buffer.alloc(2);
  mode.writeUInt16BE(root.mode);
  return sha256(Buffer.from('jvs-root-v1\0'), mode, subtreeDigest(root)).toString('hex');
}

const hashed = (root: Node): string => {
  const tree = pack(root);
  return hashTree(tree, tree.digest).rootHash;
};

/** The same tree, its entries put in from the last to the first. */
function reversed(node: Node): Node {
  const entries = Object.entries(node.children).reverse();
  return { ...node, children: Object.fromEntries(entries.map(([name, child]) => [name, reversed(child)])) };
}

function unused(node: Node): string {
  let name = 'n';
  while (Object.hasOwn(node.children, name)) name += 'n';
  return name;
}

describe('the payload root hash', () => {
  test('is what its definition says, for any tree', () => {
    fc.assert(
      fc.property(anyTree, (root) => {
        expect(hashed(root)).toBe(rootHash(root));
      }),
    );
  });

  test('INT-02: is the same for two trees only when they are one, in whatever order they were put together', () => {
    const manifest = (root: Node): string => {
      const tree = pack(root);
      const { digest } = hashTree(tree, tree.digest);
      return Buffer.concat(Array.from(encodeManifest({ ...tree, digest }))).toString('latin1');
    };
    fc.assert(
      fc.property(anyTree, anyTree, (one, other) => {
        expect(hashed(one) === hashed(other)).toBe(manifest(one) === manifest(other));
        expect(hashed(reversed(one))).toBe(hashed(one));
        // One more entry, of the least kind there is, is another tree.
        const more = { ...one, children: { ...one.children, [unused(one)]: leaf(0, { size: 0, mode: 0 }) } };
        expect(hashed(more)).not.toBe(hashed(one));
      }),
    );
  });

  test('comes with the digest of every directory, and leaves what it was given as it was', () => {
    const inner = dir({ x: leaf(1), y: leaf(2) });
    const tree = pack(dir({ d: inner, z: leaf(3) }));
    const before = tree.digest.slice();
    const { digest } = hashTree(tree, tree.digest);
    expect(Buffer.from(digest.subarray(32, 64))).toEqual(subtreeDigest(inner));
    expect(Buffer.from(digest.subarray(64, 96))).toEqual(Buffer.alloc(32, 1));
    expect(tree.digest).toEqual(before);
    expect(payloadRootHash(tree, digest)).toBe(hashTree(tree, tree.digest).rootHash);
  });

  test.each<[string, Node]>([
    ['content', dir({ a: leaf(2), b: dir({}) })],
    ['a size', dir({ a: leaf(1, { size: 2 }), b: dir({}) })],
    ['a size beyond 32 bits', dir({ a: leaf(1, { size: 2 ** 32 + 1 }), b: dir({}) })],
    ['permissions', dir({ a: leaf(1, { mode: 0o755 }), b: dir({}) })],
    ['a setuid bit', dir({ a: leaf(1, { mode: 0o4644 }), b: dir({}) })],
    ['permissions of the root', dir({ a: leaf(1), b: dir({}) }, 0o700)],
    ['a name', dir({ A: leaf(1), b: dir({}) })],
    ['the type', dir({ a: leaf(1, { type: 'symlink', size: 0 }), b: dir({}) })],
    ['an empty directory', dir({ a: leaf(1) })],
    ['the place', dir({ b: dir({ a: leaf(1) }) })],
  ])('changes with %s', (_what, changed) => {
    expect(hashed(changed)).not.toBe(hashed(dir({ a: leaf(1), b: dir({}) })));
  });

  test('needs a digest for each entry', () => {
    expect(() => hashTree(pack(dir({ a: leaf(1) })), new Uint8Array(32))).toThrow(RangeError);
  });

  test('a directory of 100,000 entries and a tree 20,000 levels deep are hashed in a few seconds', () => {
    const trees = [flatTree(100_001), chainTree(20_000)];
    const started = performance.now();
    const hashes = trees.map((tree) => hashTree(tree, tree.digest).rootHash);
    expect(new Set(hashes).size).toBe(2);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

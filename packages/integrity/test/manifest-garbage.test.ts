import { expect, test } from '@jest/globals';
import { encodeManifest, hashTree, parseManifest } from '@jvs/integrity';
import type { DigestTree } from '@jvs/model';
import fc from 'fast-check';
import { anyTree, pack } from './literal-tree.js';

const sealed = (tree: DigestTree): DigestTree => ({ ...tree, digest: hashTree(tree, tree.digest).digest });
const text = (tree: DigestTree): Buffer =>
  Buffer.concat(Array.from(encodeManifest(tree), (chunk) => Buffer.from(chunk)));

test('made of garbage, or of a manifest with pieces moved about, is a tree that has it for its manifest or E_MANIFEST_CORRUPT', () => {
  const judge = (content: Uint8Array): void => {
    let tree: DigestTree;
    try {
      tree = parseManifest(content, { checkDigests: true });
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_MANIFEST_CORRUPT' });
      return;
    }
    expect(Buffer.compare(text(tree), content)).toBe(0);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), judge));
  fc.assert(
    fc.property(
      anyTree,
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(200)), { maxLength: 3 }),
      (root, moves) => {
        let content = text(sealed(pack(root)));
        for (const [from, to, length] of moves) {
          const [a, b] = [from % (content.length + 1), to % (content.length + 1)];
          content = Buffer.concat([
            content.subarray(0, a),
            content.subarray(b, b + length),
            content.subarray(a),
          ]);
        }
        judge(content);
      },
    ),
  );
});

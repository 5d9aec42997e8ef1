import { describe, expect, test } from '@jest/globals';
import { compareTrees, hashTree, mergeTrees, payloadFindings, type CompareOptions } from '@jvs/integrity';
import { entryPath, type DigestTree } from '@jvs/model';
import fc from 'fast-check';
import { anyTree, bytes, dir, leaf, pack, type Node } from './literal-tree.js';

const sealed = (root: Node): DigestTree => {
  const tree = pack(root);
  return { ...tree, digest: hashTree(tree, tree.digest).digest };
};
const pathOf = (path: Uint8Array): string => Buffer.from(path).toString('latin1');

function listed(before: Node, after: Node, options?: CompareOptions): string[] {
  return compareTrees(sealed(before), sealed(after), options).map(
    ({ kind, path }) => `${kind} ${pathOf(path)}`,
  );
}

/** All entries by path, for the slow comparison. */
function flatten(node: Node, path = '', all = new Map<string, Node>()): Map<string, Node> {
  all.set(path, node);
  for (const [name, child] of Object.entries(node.children))
    flatten(child, path === '' ? name : `${path}/${name}`, all);
  return all;
}

function expectedChanges(before: Node, after: Node): string[] {
  const [a, b] = [flatten(before), flatten(after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path) => {
    const [old, now] = [a.get(path), b.get(path)];
    if (old === undefined) return [`added ${path}`];
    if (now === undefined) return [`removed ${path}`];
    if (old.type !== now.type) return [`type ${path}`];
    if (old.type !== 'directory' && (old.size !== now.size || !old.digest.equals(now.digest)))
      return [`modified ${path}`];
    return old.mode === now.mode ? [] : [`mode ${path}`];
  });
}

describe('comparing trees', () => {
  test('finds what a comparison path by path finds, for any two trees', () => {
    fc.assert(
      fc.property(anyTree, anyTree, (before, after) => {
        expect(listed(before, after).sort()).toEqual(expectedChanges(before, after).sort());
      }),
    );
  });

  test('finds nothing between a tree and itself', () => {
    fc.assert(fc.property(anyTree, (root) => expect(listed(root, root)).toEqual([])));
  });

  test('finds a change in a big shared tree and says which entries it is about', () => {
    fc.assert(
      fc.property(anyTree, anyTree, (shared, other) => {
        const before = sealed(dir({ m: shared, n: leaf(1), o: other }));
        const after = sealed(dir({ m: shared, n: leaf(2), o: other }));
        const [change, ...more] = compareTrees(before, after);
        expect(more).toEqual([]);
        expect(change).toMatchObject({ kind: 'modified' });
        expect(pathOf(entryPath(before, change?.before ?? 0))).toBe('n');
        expect(pathOf(entryPath(after, change?.after ?? 0))).toBe('n');
      }),
    );
  });

  test('a directory that became a file is one change of type, and its entries are gone', () => {
    expect(
      listed(dir({ a: dir({ b: leaf(1) }), c: leaf(1) }), dir({ a: leaf(1), c: dir({ d: leaf(1) }) })),
    ).toEqual(['type a', 'removed a/b', 'type c', 'added c/d']);
  });

  test('a symlink to where a file said is another type, though the digests are equal', () => {
    expect(listed(dir({ a: leaf(1) }), dir({ a: leaf(1, { type: 'symlink', size: 0 }) }))).toEqual([
      'type a',
    ]);
  });

  test('permission bits count unless they are told not to', () => {
    const before = dir({ a: leaf(1), d: dir({ x: leaf(1) }) });
    const after = dir({ a: leaf(1, { mode: 0o600 }), d: dir({ x: leaf(1) }, 0o700) }, 0o711);
    expect(listed(before, after)).toEqual(['mode ', 'mode a', 'mode d']);
    expect(listed(before, after, { modes: false })).toEqual([]);
  });

  test('a subtree with equal digests is not looked into', () => {
    const shared = dir(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, leaf(index)])),
    );
    const [a, b] = [sealed(dir({ s: shared, t: leaf(1) })), sealed(dir({ s: shared, t: leaf(2) }))];
    const reads: number[] = [];
    const watched = {
      ...a,
      mode: new Proxy(a.mode, {
        get: (mode, key) => (reads.push(Number(key)), Reflect.get(mode, key) as number),
      }),
    };
    expect(compareTrees(watched, b)).toHaveLength(1);
    expect(reads).toEqual([0, 1]);
  });
});

describe('merging trees', () => {
  test('every entry of both is met once, as a pair or alone', () => {
    fc.assert(
      fc.property(anyTree, anyTree, (left, right) => {
        const [a, b] = [pack(left), pack(right)];
        const met: string[] = [];
        const whole = (side: string, tree: DigestTree) => (from: number) => {
          for (let at = from; at < (tree.end[from] as number); at += 1)
            met.push(`${side} ${pathOf(entryPath(tree, at))}`);
        };
        const [onlyA, onlyB] = [whole('a', a), whole('b', b)];
        mergeTrees(a, b, {
          both(i, j) {
            const directories = left !== right && a.type[i] === b.type[j];
            met.push(`a ${pathOf(entryPath(a, i))}`, `b ${pathOf(entryPath(b, j))}`);
            if (!directories) {
              for (let at = i + 1; at < (a.end[i] as number); at += 1)
                met.push(`a ${pathOf(entryPath(a, at))}`);
              for (let at = j + 1; at < (b.end[j] as number); at += 1)
                met.push(`b ${pathOf(entryPath(b, at))}`);
            }
            return directories;
          },
          onlyA,
          onlyB,
        });
        const all = [...flatten(left).keys()]
          .map((path) => `a ${path}`)
          .concat([...flatten(right).keys()].map((path) => `b ${path}`));
        expect(met.sort()).toEqual(all.sort());
      }),
    );
  });
});

describe('findings about a payload', () => {
  test('name the path and what is wrong, and the list is cut while the count is not', () => {
    const manifest = sealed(
      dir({ 'a\x1b': leaf(1), '\xff': leaf(1), gone: leaf(1), m: leaf(1), t: leaf(1) }),
    );
    const payload = sealed(
      dir({ 'a\x1b': leaf(2), '\xff': leaf(2), extra: leaf(1), m: leaf(1, { mode: 0 }), t: dir({}) }, 0o700),
    );
    const { findings, count } = payloadFindings('id', { manifest, payload });
    expect(count).toBe(7);
    expect(findings.map(({ message }) => message)).toEqual([
      '. does not have the permissions it had',
      String.raw`a\x1b does not have the content it had`,
      'extra is in the payload but not in the manifest',
      'gone is missing from the payload',
      'm does not have the permissions it had',
      't is another kind of entry now',
      '\ufffd does not have the content it had',
    ]);
    expect(findings.at(-1)).toMatchObject({
      code: 'E_PAYLOAD_MISMATCH',
      snapshot_id: 'id',
      path_b64: bytes('\xff').toString('base64'),
    });
    expect(payloadFindings('id', { manifest, payload }, 2)).toMatchObject({
      count: 7,
      findings: { length: 2 },
    });
  });
});

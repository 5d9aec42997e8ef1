import { describe, expect, test } from '@jest/globals';
import { entryPath } from '@jvs/model';
import { matchTrees } from '../src/match-trees.js';
import { planRestore, type KnownTree } from '../src/plan-restore.js';
import { proveUnchanged } from '../src/prove-unchanged.js';
import { sharedInodes } from '../src/shared-with-baseline.js';
import { selectPaths } from '../src/select-paths.js';
import { treeLiteral, type EntryLiteral } from './tree-literal.js';

interface PlanOptions {
  paths?: string[];
  /** Paths of `want` whose xattrs are not known to be right. */
  unproved?: string[];
  uid?: number;
}

function names(known: KnownTree, indices: Iterable<number>): string[] {
  return Array.from(indices, (i) => Buffer.from(entryPath(known.tree, i)).toString() || '.');
}

function plan(
  have: Record<string, EntryLiteral>,
  want: Record<string, EntryLiteral>,
  options: PlanOptions = {},
) {
  const h = treeLiteral(have);
  const w = treeLiteral(want);
  const match = matchTrees(h.tree, w.tree);
  const paths = options.paths?.map((path) => Buffer.from(path));
  const proved = new Uint8Array(w.tree.count).fill(1);
  for (let i = 0; i < w.tree.count; i++) if (options.unproved?.includes(names(w, [i])[0]!)) proved[i] = 0;
  const made = planRestore({
    have: h,
    want: w,
    match,
    selection: selectPaths({ have: h.tree, want: w.tree, match }, { paths }),
    proved,
    uid: options.uid,
  });
  return {
    remove: names(h, made.remove),
    make: names(w, made.makeDirectories),
    place: names(w, made.place),
    metadata: names(w, made.metadata),
    counts: made.counts,
  };
}

describe('planRestore', () => {
  test("SEC-12: replaces another user's file of the right content, for root too, and what becomes a set-id program", () => {
    const tree = (theirs: EntryLiteral, modes: number[]) => ({
      a: { content: 'x', mode: modes[0]! },
      b: { content: 'x', mode: modes[1]! },
      theirs: { content: 'x', ...theirs },
    });
    const have = tree({ uid: 1001 }, [0o755, 0o4755]);
    const want = tree({ uid: 0 }, [0o4755, 0o4711]);
    expect(plan(have, want)).toMatchObject({ place: ['a', 'theirs'], metadata: ['.', 'b'] });
  });

  test('leaves equal trees alone', () => {
    const tree = {
      a: { content: 'x' },
      'd/b': { content: 'y' },
      l: { type: 'symlink', content: 'a' },
    } as const;
    expect(plan(tree, tree)).toEqual({
      remove: [],
      make: [],
      place: [],
      metadata: [],
      counts: { added: 0, replaced: 0, removed: 0, metadata: 0, unchanged: 5 },
    });
  });

  test('places what differs or is missing, removes what is not wanted, and gives the directories around it their times back', () => {
    const made = plan(
      {
        'a/keep': { content: 'k' },
        'a/old': { content: '1' },
        'a/extra': { content: 'e' },
        'gone/deep/x': { content: '' },
      },
      { 'a/keep': { content: 'k' }, 'a/old': { content: '2' }, 'new/deep/y': { content: 'n' } },
    );
    expect(made.remove).toEqual(['a/extra', 'gone', 'gone/deep', 'gone/deep/x']);
    expect(made.make).toEqual(['new', 'new/deep']);
    expect(made.place).toEqual(['a/old', 'new/deep/y']);
    expect(made.metadata).toEqual(['.', 'a', 'new', 'new/deep']);
    expect(made.counts).toEqual({ added: 3, replaced: 1, removed: 4, metadata: 0, unchanged: 3 });
  });

  test('finds a difference in size without looking at digests, and one in content of equal size', () => {
    expect(plan({ a: { content: 'ab' } }, { a: { content: 'a' } }).place).toEqual(['a']);
    expect(plan({ a: { content: 'ab' } }, { a: { content: 'ba' } }).place).toEqual(['a']);
  });

  test('removes a directory with all below it before a file takes its place', () => {
    const made = plan({ 'x/y/z': { content: '1' } }, { x: { content: 'file' } });
    expect(made.remove).toEqual(['x', 'x/y', 'x/y/z']);
    expect(made.place).toEqual(['x']);
    expect(made.counts).toMatchObject({ replaced: 1, removed: 2 });
  });

  test('removes a file before a directory takes its place, and renames over a symlink', () => {
    const made = plan(
      { x: { content: 'file' }, l: { type: 'symlink', content: 'x' } },
      { 'x/y': { content: '1' }, l: { content: 'now a file' } },
    );
    expect(made.remove).toEqual(['x']);
    expect(made.make).toEqual(['x']);
    expect(made.place).toEqual(['l', 'x/y']);
  });

  test('sets metadata where only mode or time differ, and replaces what has another owner', () => {
    const made = plan(
      {
        m: { content: 'x', mode: 0o600 },
        t: { content: 'x', mtime: 1 },
        u: { content: 'x', uid: 5 },
        same: { content: 'x' },
      },
      { m: { content: 'x' }, t: { content: 'x' }, u: { content: 'x' }, same: { content: 'x' } },
    );
    expect(made).toMatchObject({ place: ['u'], metadata: ['.', 'm', 't'] });
    expect(made.counts).toMatchObject({ metadata: 1, unchanged: 3 });
  });

  test('sets metadata that cannot be scanned unless it is proved equal', () => {
    const tree = { a: { content: 'x' }, b: { content: 'y' } };
    expect(plan(tree, tree, { unproved: ['b'] }).metadata).toEqual(['b']);
  });

  test('replaces a file that has names outside the worktree rather than change an inode others see', () => {
    const made = plan(
      { out: { content: 'x', ino: 5, nlink: 2, mode: 0o600 }, calm: { content: 'x', ino: 6, nlink: 2 } },
      { out: { content: 'x' }, calm: { content: 'x' } },
    );
    expect(made.place).toEqual(['out']);
    expect(made.metadata).toEqual(['.']);
  });

  test('replaces what belongs to somebody else when only its owner could change it', () => {
    const made = plan({ a: { content: 'x', uid: 7 } }, { a: { content: 'x', uid: 1000 } }, { uid: 1000 });
    expect(made.place).toEqual(['a']);
  });

  test('places all names of a hard-linked file when one of them has to be', () => {
    const made = plan(
      { a: { content: 'x', ino: 5, nlink: 2 }, b: { content: 'x', ino: 5, nlink: 2 } },
      {
        a: { content: 'x', ino: 9, nlink: 3 },
        b: { content: 'x', ino: 9, nlink: 3 },
        c: { content: 'x', ino: 9, nlink: 3 },
      },
    );
    expect(made.place).toEqual(['a', 'b', 'c']);
  });

  test('keeps hard links that are as they should be, whatever the payload shares with other snapshots', () => {
    const made = plan(
      { a: { content: 'x', ino: 5, nlink: 2 }, b: { content: 'x', ino: 5, nlink: 2 }, c: { content: 'x' } },
      {
        a: { content: 'x', ino: 9, nlink: 40 },
        b: { content: 'x', ino: 9, nlink: 40 },
        c: { content: 'x', nlink: 20 },
      },
    );
    expect(made.place).toEqual([]);
  });

  test('parts names that should not be one file, and joins names that should', () => {
    const linked = { a: { content: 'x', ino: 5, nlink: 2 }, b: { content: 'x', ino: 5, nlink: 2 } };
    const apart = { a: { content: 'x' }, b: { content: 'x' } };
    expect(plan(linked, apart).place).toEqual(['a', 'b']);
    expect(plan(apart, linked).place).toEqual(['a', 'b']);
  });

  test('keeps to the paths it was given, with all below them on either side', () => {
    const made = plan(
      { 'a/x': { content: '1' }, 'a/more': { content: '1' }, 'b/x': { content: '1' }, c: { content: '1' } },
      { 'a/x': { content: '2' }, 'b/x': { content: '2' }, c: { content: '2' } },
      { paths: ['a/', './c'] },
    );
    expect(made.remove).toEqual(['a/more']);
    expect(made.place).toEqual(['a/x', 'c']);
    expect(made.metadata).toEqual(['a']);
  });

  test('makes missing parents of a path, and clears a file that stands where one must be', () => {
    const made = plan(
      { p: { content: 'file' } },
      { 'p/q/r': { content: '1' }, 'p/other': { content: '2' } },
      { paths: ['p/q/r'] },
    );
    expect(made.remove).toEqual(['p']);
    expect(made.make).toEqual(['p', 'p/q']);
    expect(made.place).toEqual(['p/q/r']);
  });

  test('removes a path that only the worktree has', () => {
    const made = plan(
      { 'a/x': { content: '1' }, 'a/y': { content: '1' } },
      { 'a/y': { content: '1' } },
      { paths: ['a/x'] },
    );
    expect(made.remove).toEqual(['a/x']);
    expect(made.counts).toEqual({ added: 0, replaced: 0, removed: 1, metadata: 0, unchanged: 0 });
  });

  test.each([
    [['nowhere'], 'E_PATH_NOT_FOUND'],
    [['a/x/below-a-file'], 'E_PATH_NOT_FOUND'],
    [['../a'], 'E_USAGE'],
    [['/a'], 'E_USAGE'],
  ])('refuses %j with %s', (paths, code) => {
    const tree = { 'a/x': { content: '1' } };
    expect(() => plan(tree, tree, { paths })).toThrow(expect.objectContaining({ code }));
  });
});

describe('proveUnchanged', () => {
  const have = treeLiteral({ a: { content: '1' }, b: { content: '1' }, d: {} });
  const want = treeLiteral({ a: { content: '1', ino: 50 }, b: { content: '1', ino: 51 }, d: {} });
  const match = matchTrees(have.tree, want.tree);
  const prove = (same: number[], shared: Uint8Array): number[] => [
    ...proveUnchanged({ match, same: Uint8Array.from(same), want: want.tree, shared }),
  ];

  test('believes an untouched entry when the baseline is the target', () => {
    expect(prove([1, 1, 0, 1], new Uint8Array(4).fill(1))).toEqual([1, 1, 0, 1]);
  });

  test('believes files whose payload inode the baseline shares, and no directory', () => {
    const baseline = treeLiteral({ a: { content: '1', ino: 50 }, b: { content: '1', ino: 99 }, d: {} });
    expect(prove([1, 1, 1, 1], sharedInodes(baseline.tree, want.tree))).toEqual([0, 1, 0, 0]);
  });

  test('proves nothing without a baseline, but for symbolic links', () => {
    expect(prove([1, 1, 1, 1], new Uint8Array(4))).toEqual([0, 0, 0, 0]);
    const link = treeLiteral({ l: { type: 'symlink', content: 'a' } }).tree;
    const linked = {
      match: matchTrees(link, link),
      same: new Uint8Array(2),
      want: link,
      shared: new Uint8Array(2),
    };
    expect([...proveUnchanged(linked)]).toEqual([0, 1]);
  });
});

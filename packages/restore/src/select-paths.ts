import { bytesToPath, EntryType, findEntry, JvsError, type TreeShape } from '@jvs/model';
import { NONE, type TreeMatch } from './match-trees.js';

/** 1 for each entry a restore is about; the rest is left alone. */
export interface Selection {
  readonly have: Uint8Array;
  readonly want: Uint8Array;
}

/** The two trees with their pairing. */
export interface MatchedTrees {
  readonly have: TreeShape;
  readonly want: TreeShape;
  readonly match: TreeMatch;
}

/**
 * Selects everything (`paths` undefined), or each path with all below it on either side, plus the directories above it that
 * must be made first. Paths are raw bytes below the worktree's root; empty and "." parts are ignored.
 *
 * Throws E_PATH_NOT_FOUND for a path that neither side has (unless `allowMissing`), E_USAGE for one with "..".
 */
export function selectPaths(
  trees: MatchedTrees,
  {
    paths,
    allowMissing = false,
  }: { paths?: readonly Uint8Array[] | undefined; allowMissing?: boolean | undefined },
): Selection {
  const { have, want } = trees;
  const selection = { have: new Uint8Array(have.count), want: new Uint8Array(want.count) };
  if (paths === undefined) {
    selection.have.fill(1);
    selection.want.fill(1);
    return selection;
  }
  for (const path of paths) {
    const found = selectPath(trees, selection, normalise(path));
    if (!found && !allowMissing) throw notFound(path);
  }
  return selection;
}

function selectPath(trees: MatchedTrees, selection: Selection, path: Uint8Array): boolean {
  const { have, want } = trees;
  const h = findEntry(have, path);
  const w = findEntry(want, path);
  if (h !== undefined) selection.have.fill(1, h, have.end[h]);
  if (w === undefined) return h !== undefined;
  selection.want.fill(1, w, want.end[w]);
  selectMissingParents(trees, selection, w);
  return true;
}

function selectMissingParents(
  { have, want, match }: MatchedTrees,
  selection: Selection,
  index: number,
): void {
  for (let at = want.parent[index]!; at !== 0; at = want.parent[at]!) {
    const h = match.haveOf[at]!;
    if (h !== NONE && have.type[h] === EntryType.directory) return;
    selection.want[at] = 1;
    if (h !== NONE) selection.have[h] = 1;
  }
}

function normalise(path: Uint8Array): Uint8Array {
  const text = Buffer.from(path).toString('latin1');
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || text.startsWith('/') || parts.some((part) => part.includes('\0'))) {
    throw new JvsError('E_USAGE', {
      message: 'a path to restore must lie below the worktree, without ".."',
      hint: 'jvs restore <ref> -- path/below/the/worktree',
      details: { ...bytesToPath(path) },
    });
  }
  return Buffer.from(parts.join('/'), 'latin1');
}

function notFound(path: Uint8Array): JvsError {
  const printed = bytesToPath(path);
  return new JvsError('E_PATH_NOT_FOUND', {
    message: `neither the snapshot nor the worktree has "${printed.path}"`,
    hint: 'jvs diff <ref> --name-only',
    details: { ...printed },
  });
}

import { EntryType, type PackedTree } from '@jvs/model';
import { findBrokenLinks } from './find-broken-links.js';
import { groupHardLinks, type LinkGroups } from './group-hard-links.js';
import { IndexList } from './index-list.js';
import { NONE, type TreeMatch } from './match-trees.js';
import type { Selection } from './select-paths.js';

/** A scanned tree whose content is known: 32 bytes an entry (a directory's are not looked at). */
export interface KnownTree {
  readonly tree: PackedTree;
  readonly digests: Uint8Array;
}

export interface PlanInput {
  /** What is in the worktree. */
  readonly have: KnownTree;
  /** What the target's payload holds. */
  readonly want: KnownTree;
  readonly match: TreeMatch;
  readonly selection: Selection;
  /** For each entry of `want` 1 when even its xattrs and ACLs are known to be those of its partner (`proveUnchanged`). */
  readonly proved: Uint8Array;
  /** User who may change metadata of his own entries only; undefined for one who may change all (root, or no such notion). */
  readonly uid: number | undefined;
}

/** What to do, in the order of the fields. Indices are ascending. */
export interface RestorePlan {
  /** Entries of `have`: what is not wanted, and what is in the way of a directory or of a non-directory. */
  readonly remove: Uint32Array;
  /** Entries of `want`: directories that are missing. */
  readonly makeDirectories: Uint32Array;
  /** Entries of `want`, no directories: to be staged and renamed in. Hard-linked names come together. */
  readonly place: Uint32Array;
  /** Entries of `want`: to be given the target's metadata. */
  readonly metadata: Uint32Array;
  readonly counts: RestoreCounts;
}

/** Entries. `metadata` are those whose mode or owner alone differed. */
export interface RestoreCounts {
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
  readonly metadata: number;
  readonly unchanged: number;
}

export function isEmptyPlan({ remove, makeDirectories, place, metadata }: RestorePlan): boolean {
  return remove.length + makeDirectories.length + place.length + metadata.length === 0;
}

const Action = { leave: 0, setMetadata: 1, put: 2 } as const;

/** Compares two trees and says what makes the first equal to the second. Pure; linear in the entries. */
export function planRestore(input: PlanInput): RestorePlan {
  const haveLinks = groupHardLinks(input.have.tree);
  const wantLinks = groupHardLinks(input.want.tree);
  const broken = findBrokenLinks(
    { tree: input.have.tree, links: haveLinks },
    { tree: input.want.tree, links: wantLinks },
    input.match,
  );
  const actions = new Uint8Array(input.want.tree.count);
  for (let w = 0; w < actions.length; w++) {
    if (input.selection.want[w] === 1)
      actions[w] = broken[w] === 1 ? Action.put : actionFor(input, w, haveLinks);
  }
  putLinksTogether(input, actions, wantLinks);
  const remove = listRemovals(input);
  touchParents(input, actions, remove);
  return { remove, ...listActions(input, actions), counts: count(input, actions, remove) };
}

function actionFor(input: PlanInput, w: number, haveLinks: LinkGroups): number {
  const { have, want } = input;
  const h = input.match.haveOf[w]!;
  if (h === NONE || have.tree.type[h] !== want.tree.type[w]) return Action.put;
  const directory = want.tree.type[w] === EntryType.directory;
  if (!directory && !contentEqual(input, h, w)) return Action.put;
  if (input.proved[w] === 1 && visiblyEqual(input, h, w)) return Action.leave;
  if (directory) return Action.setMetadata;
  const outside = have.tree.nlink[h]! > haveLinks.size[haveLinks.leader[h]!]!;
  // Metadata belongs to the inode: one that is visible elsewhere, or not ours to change, is replaced instead.
  return outside || isForeign(input, h, w) ? Action.put : Action.setMetadata;
}

const SET_IDS = 0o6000;

/**
 * Whether somebody else may hold the inode open for writing, or map it, whatever its mode becomes: it is another user's, or it is to become a
 * program that runs as its owner and was none before.
 */
function isForeign({ have, want, uid }: PlanInput, h: number, w: number): boolean {
  const owner = have.tree.uid[h];
  if (owner !== want.tree.uid[w] || (uid !== undefined && owner !== uid)) return true;
  return (want.tree.mode[w]! & ~have.tree.mode[h]! & SET_IDS) !== 0;
}

function contentEqual({ have, want }: PlanInput, h: number, w: number): boolean {
  if (have.tree.size[h] !== want.tree.size[w]) return false;
  for (let k = 0; k < 32; k++) if (have.digests[h * 32 + k] !== want.digests[w * 32 + k]) return false;
  return true;
}

function visiblyEqual(input: PlanInput, h: number, w: number): boolean {
  return modeAndOwnerEqual(input, h, w) && input.have.tree.mtimeNs[h] === input.want.tree.mtimeNs[w];
}

function modeAndOwnerEqual({ have, want }: PlanInput, h: number, w: number): boolean {
  return (
    have.tree.mode[h] === want.tree.mode[w] &&
    have.tree.uid[h] === want.tree.uid[w] &&
    have.tree.gid[h] === want.tree.gid[w]
  );
}

/** Names of one inode are staged as one inode, so when one of them is placed all of them are. */
function putLinksTogether({ want, selection }: PlanInput, actions: Uint8Array, links: LinkGroups): void {
  const placed = new Uint8Array(actions.length);
  for (let w = 0; w < actions.length; w++) if (actions[w] === Action.put) placed[links.leader[w]!] = 1;
  for (let w = 0; w < actions.length; w++) {
    if (want.tree.type[w] === EntryType.directory || selection.want[w] === 0) continue;
    if (placed[links.leader[w]!] === 1) actions[w] = Action.put;
  }
}

function listRemovals({ have, want, match, selection }: PlanInput): Uint32Array {
  const remove = new IndexList();
  for (let h = 1; h < have.tree.count; h++) {
    if (selection.have[h] === 0) continue;
    const w = match.wantOf[h]!;
    if (w === NONE) remove.push(h);
    // A rename replaces one non-directory by another; only directories have to be out of the way, or make way.
    else if (isDirectory(have.tree, h) !== isDirectory(want.tree, w)) remove.push(h);
  }
  return remove.toArray();
}

/** Adding, replacing or removing an entry changes the times of the directory it is in. */
function touchParents(
  { have, want, match, selection }: PlanInput,
  actions: Uint8Array,
  remove: Uint32Array,
): void {
  const touch = (w: number): void => {
    if (selection.want[w] === 1 && isDirectory(want.tree, w) && actions[w] === Action.leave) {
      actions[w] = Action.setMetadata;
    }
  };
  for (let w = 1; w < actions.length; w++) if (actions[w] === Action.put) touch(want.tree.parent[w]!);
  for (const h of remove) {
    const w = match.wantOf[have.tree.parent[h]!]!;
    if (w !== NONE) touch(w);
  }
}

function listActions(
  { want }: PlanInput,
  actions: Uint8Array,
): Pick<RestorePlan, 'makeDirectories' | 'place' | 'metadata'> {
  const makeDirectories = new IndexList();
  const place = new IndexList();
  const metadata = new IndexList();
  for (let w = 0; w < actions.length; w++) {
    if (actions[w] === Action.leave) continue;
    if (actions[w] === Action.setMetadata) metadata.push(w);
    else if (isDirectory(want.tree, w)) {
      makeDirectories.push(w);
      metadata.push(w);
    } else place.push(w);
  }
  return {
    makeDirectories: makeDirectories.toArray(),
    place: place.toArray(),
    metadata: metadata.toArray(),
  };
}

function count(input: PlanInput, actions: Uint8Array, remove: Uint32Array): RestoreCounts {
  const { match, selection } = input;
  const counts = { added: 0, replaced: 0, removed: 0, metadata: 0, unchanged: 0 };
  for (let w = 0; w < actions.length; w++) {
    if (selection.want[w] === 0) continue;
    const h = match.haveOf[w]!;
    if (actions[w] === Action.put) counts[h === NONE ? 'added' : 'replaced']++;
    else counts[modeAndOwnerEqual(input, h, w) ? 'unchanged' : 'metadata']++;
  }
  for (const h of remove) if (match.wantOf[h] === NONE) counts.removed++;
  return counts;
}

function isDirectory(tree: PackedTree, index: number): boolean {
  return tree.type[index] === EntryType.directory;
}

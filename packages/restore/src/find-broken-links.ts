import { EntryType, type PackedTree } from '@jvs/model';
import type { LinkGroups } from './group-hard-links.js';
import { NONE, type TreeMatch } from './match-trees.js';

export interface LinkedTree {
  readonly tree: PackedTree;
  readonly links: LinkGroups;
}

/**
 * For each entry of `want` 1 when the names of its inode are not the names of the inode that `have` has at
 * that path: content may be equal, but as a set of hard links it is another file. Absent entries are not broken, they are missing.
 */
export function findBrokenLinks(have: LinkedTree, want: LinkedTree, match: TreeMatch): Uint8Array {
  const { tree } = want;
  // At a leader of `want`: the leader in `have` that all its names have so far.
  const partner = new Uint32Array(tree.count).fill(NONE);
  const broken = new Uint8Array(tree.count);
  for (let w = 0; w < tree.count; w++) {
    if (tree.type[w] === EntryType.directory) continue;
    const leader = want.links.leader[w]!;
    const h = match.haveOf[w]!;
    const haveLeader = h === NONE ? NONE : have.links.leader[h]!;
    if (leader === w) partner[w] = haveLeader;
    else if (partner[leader] !== haveLeader) broken[leader] = 1;
  }
  for (let w = 0; w < tree.count; w++) {
    if (tree.type[w] === EntryType.directory) continue;
    const leader = want.links.leader[w]!;
    const haveLeader = partner[leader]!;
    if (haveLeader !== NONE && have.links.size[haveLeader] !== want.links.size[leader]) broken[leader] = 1;
    // Leaders come before their other names, so this copies a settled answer.
    broken[w] = broken[leader]!;
  }
  return broken;
}

import { EntryType, type PackedTree } from '@jvs/model';
import { samePair, words } from './left-inodes.js';
import { NONE } from './match-trees.js';

/** The names of each inode inside one tree. */
export interface LinkGroups {
  /** The first entry with the same inode; the entry itself when it is the only one. */
  readonly leader: Uint32Array;
  /** At a leader: how many entries of the tree have its inode. */
  readonly size: Uint32Array;
}

/**
 * Groups non-directories by inode. Linear in time; memory is three columns and a table of 8 bytes for each
 * entry with more than one link, so a payload whose files are all shared with other snapshots stays cheap.
 */
export function groupHardLinks(tree: PackedTree): LinkGroups {
  const leader = new Uint32Array(tree.count);
  const size = new Uint32Array(tree.count).fill(1);
  const inodes = words(tree.ino);
  const table = new Uint32Array(tableSize(tree)).fill(NONE);
  for (let i = 0; i < tree.count; i++) {
    leader[i] = i;
    if (tree.nlink[i]! < 2 || tree.type[i] === EntryType.directory) continue;
    const first = findOrInsert(table, inodes, i);
    leader[i] = first;
    if (first !== i) size[first]!++;
  }
  return { leader, size };
}

function tableSize(tree: PackedTree): number {
  let linked = 0;
  for (let i = 0; i < tree.count; i++) if (tree.nlink[i]! > 1) linked++;
  let slots = 16;
  while (slots < linked * 2) slots *= 2;
  return slots;
}

function findOrInsert(table: Uint32Array, inodes: Uint32Array, entry: number): number {
  const mask = table.length - 1;
  const low = inodes[entry * 2]!;
  const high = inodes[entry * 2 + 1]!;
  let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
  slot = (slot ^ (slot >>> 15)) & mask;
  for (;;) {
    const other = table[slot]!;
    if (other === NONE) {
      table[slot] = entry;
      return entry;
    }
    if (samePair(inodes, other, inodes, entry)) return other;
    slot = (slot + 1) & mask;
  }
}

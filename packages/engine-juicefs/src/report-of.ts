import type { CloneReport } from '@jvs/fs';
import { EntryType, type PackedTree } from '@jvs/model';
import type { Judgement } from './judge-clone.js';

/** Counts what a clone of the whole tree holds. Every file is cloned, further names of one file included: a clone knows no hard links. */
export function reportOf(judgement: Judgement): CloneReport {
  const { tree, changed, torn, specials } = judgement;
  const vanished = [...judgement.vanished, ...judgement.replaced].sort((a, b) => a - b);
  const absent = new Set([...vanished, ...specials]);
  const counts = { cloned: 0, directories: 0, symlinks: 0, specials: 0, bytes: 0 };
  for (let i = 0; i < tree.count; i++) {
    if (absent.has(i)) continue;
    counts[kindOf(tree.type[i] as number)] += 1;
    counts.bytes += tree.size[i] as number;
  }
  return {
    ...counts,
    copied: 0,
    linked: 0,
    hardLinks: 0,
    changed: Uint32Array.from(changed),
    torn: Uint32Array.from(torn),
    vanished: Uint32Array.from(vanished),
    failures: [],
    lost: { owner: 0, xattrs: 0, specials: specials.length, hardLinks: furtherNames(tree) },
  };
}

/** Of a clone that is the source entry by entry. */
export function exactReport(tree: PackedTree): CloneReport {
  return reportOf({ tree, changed: [], torn: [], vanished: [], replaced: [], specials: [], lost: [] });
}

function kindOf(type: number): 'cloned' | 'directories' | 'symlinks' | 'specials' {
  if (type === EntryType.file) return 'cloned';
  if (type === EntryType.directory) return 'directories';
  return type === EntryType.symlink ? 'symlinks' : 'specials';
}

/** Names beyond the first of files that have several inside the tree. */
function furtherNames(tree: PackedTree): number {
  const seen = new Set<bigint>();
  let further = 0;
  for (let i = 0; i < tree.count; i++) {
    if (tree.type[i] !== EntryType.file || (tree.nlink[i] as number) < 2) continue;
    const ino = tree.ino[i] as bigint;
    if (seen.has(ino)) further += 1;
    seen.add(ino);
  }
  return further;
}

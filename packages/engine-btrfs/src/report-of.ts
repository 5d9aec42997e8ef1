import type { CloneReport } from '@jvs/fs';
import { EntryType, type PackedTree } from '@jvs/model';

/** What a snapshot of a subvolume holds: everything that was there, at one moment, with all of its metadata. */
export function reportOf(tree: PackedTree): CloneReport {
  const met = new Set<bigint>();
  const counts = { cloned: 0, hardLinks: 0, directories: 0, symlinks: 0, specials: 0, bytes: 0 };
  for (let entry = 0; entry < tree.count; entry += 1) {
    const type = tree.type[entry];
    if (type === EntryType.directory) counts.directories += 1;
    else if (type === EntryType.symlink) counts.symlinks += 1;
    else if (type !== EntryType.file) counts.specials += 1;
    else if (isFurtherName(tree, entry, met)) counts.hardLinks += 1;
    else {
      counts.cloned += 1;
      counts.bytes += tree.size[entry] as number;
    }
  }
  const none = new Uint32Array();
  const lost = { owner: 0, xattrs: 0, specials: 0 };
  return { ...counts, copied: 0, linked: 0, changed: none, torn: none, vanished: none, failures: [], lost };
}

function isFurtherName(tree: PackedTree, entry: number, met: Set<bigint>): boolean {
  if ((tree.nlink[entry] as number) < 2) return false;
  const ino = tree.ino[entry] as bigint;
  if (met.has(ino)) return true;
  met.add(ino);
  return false;
}

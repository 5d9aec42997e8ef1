import { lstatSync } from 'node:fs';
import { EntryType, type PackedTree } from '@jvs/model';
import { entryTypeOf } from './entry-type.js';

type ScannedColumns = Pick<PackedTree, 'type' | 'mode' | 'size' | 'ino' | 'mtimeNs'>;

/**
 * Whether the entry at `path` holds what the scan saw; false when it is gone. Not its ctime: that changes when another name of the inode
 * is replaced.
 */
export function holdsAsScanned(path: Buffer, tree: ScannedColumns, index: number): boolean {
  const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return (
    now !== undefined &&
    entryTypeOf(now) === tree.type[index] &&
    now.ino === tree.ino[index] &&
    Number(now.mode & 0o7777n) === tree.mode[index] &&
    now.mtimeNs === tree.mtimeNs[index] &&
    (tree.type[index] !== EntryType.file || Number(now.size) === tree.size[index])
  );
}

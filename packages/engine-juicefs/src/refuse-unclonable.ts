import type { EntryFailure } from '@jvs/fs';
import { unreadable } from '@jvs/engine';
import { bytesToPath, entryPath, EntryType, escapeText, JvsError, type PackedTree } from '@jvs/model';

/** Who asks for a clone. */
export interface Caller {
  readonly uid: number;
  readonly groups: readonly number[];
}

const EACCES = 13;
const LISTED = 100;

/**
 * Refuses, before the mount is asked, what it would refuse an ordinary user: a clone that fails half way leaves a hidden tree in the volume, which only
 * the volume's own `gc` reaps. Throws E_UNREADABLE with the files that cannot be read, E_PERMISSION for what can be read but not cloned.
 */
export function refuseUnclonable(tree: PackedTree, caller: Caller, source: string): void {
  if (caller.uid === 0) return;
  const closed = select(tree, (i) => !isReadable(tree, i, caller));
  if (closed.length > 0) {
    throw unreadable(
      closed.slice(0, LISTED).map((i) => failure(tree, i)),
      { engine: 'juicefs-clone', method: 'copy', path: source },
    );
  }
  const [first] = select(tree, (i) => !isClonable(tree, i, caller));
  if (first === undefined) return;
  const printed = bytesToPath(entryPath(tree, first));
  throw new JvsError('E_PERMISSION', {
    message:
      `a JuiceFS mount clones for an ordinary user no directory that has entries and that he may not write to: ` +
      `"${escapeText(printed.path || '.')}"`,
    hint: 'jvs snapshot --engine copy',
    details: { ...printed, errno: EACCES, errno_name: 'EACCES', syscall: 'clone' },
  });
}

function select(tree: PackedTree, test: (i: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < tree.count; i++) if (test(i)) found.push(i);
  return found;
}

function isReadable(tree: PackedTree, i: number, caller: Caller): boolean {
  const type = tree.type[i];
  if (type !== EntryType.file && type !== EntryType.directory) return true;
  const wanted = type === EntryType.file ? 4 : 5;
  return (granted(tree, i, caller) & wanted) === wanted;
}

/** The clone of a directory has its owner and mode from the start, and is then filled in the caller's name. */
function isClonable(tree: PackedTree, i: number, caller: Caller): boolean {
  if (tree.type[i] !== EntryType.directory || tree.end[i] === i + 1) return true;
  return (granted(tree, i, caller) & 3) === 3;
}

/** Permission bits that apply to the caller. ACLs are not seen: where they matter, the mount has the last word. */
function granted(tree: PackedTree, i: number, { uid, groups }: Caller): number {
  const mode = tree.mode[i] as number;
  if (tree.uid[i] === uid) return (mode >> 6) & 7;
  return groups.includes(tree.gid[i] as number) ? (mode >> 3) & 7 : mode & 7;
}

function failure(tree: PackedTree, i: number): EntryFailure {
  return { path: entryPath(tree, i), errno: EACCES, code: 'EACCES', syscall: 'open' };
}

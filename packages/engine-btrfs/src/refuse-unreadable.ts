import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { unreadable, type EntryFailure } from '@jvs/engine';
import { entryPath, EntryType, errnoName, type PackedTree } from '@jvs/model';
import { ENGINE } from './engine-name.js';

/** More of them are not listed. */
const LISTED = 100;

/**
 * Throws E_UNREADABLE with the files that this user may not read: the kernel clones them all the same, but a snapshot that nobody can check or
 * restore is none.
 */
export async function refuseUnreadable(tree: PackedTree, root: string): Promise<void> {
  const euid = process.geteuid?.() ?? 0;
  if (euid === 0) return;
  const failures: EntryFailure[] = [];
  for (let entry = 0; entry < tree.count && failures.length < LISTED; entry += 1) {
    const plainly = tree.uid[entry] === euid ? 0o400 : 0o004;
    if (tree.type[entry] !== EntryType.file || ((tree.mode[entry] as number) & plainly) !== 0) continue;
    const failure = await tryReading(root, entryPath(tree, entry));
    if (failure !== undefined) failures.push(failure);
  }
  if (failures.length > 0) throw unreadable(failures, { engine: ENGINE, method: 'copy', path: root });
}

async function tryReading(root: string, path: Uint8Array): Promise<EntryFailure | undefined> {
  try {
    const file = Buffer.concat([Buffer.from(`${root}/`), path]);
    await (await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)).close();
    return undefined;
  } catch (error) {
    const { errno = -13, syscall = 'open' } = error as NodeJS.ErrnoException;
    return { path, errno: Math.abs(errno), code: errnoName(error) ?? 'EACCES', syscall };
  }
}

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

/** Inode number of every mount's control file. No other file of a JuiceFS volume can have it, and no path tells as much. */
const CONTROL_INODE = 0x7fffffff00000002n;

/** A control file, looked up in the directory it will speak of. */
export interface Control {
  readonly directory: string;
  readonly name: string;
  readonly inode: bigint;
  readonly device: bigint;
  /** What the mount puts before its internal names: "." or ".jfs.". */
  readonly prefix: string;
}

/** The control file of the mount that `directory` is on; undefined when it is not on JuiceFS. Rejects when `directory` cannot be looked at. */
export async function findControl(directory: string): Promise<Control | undefined> {
  const { dev: device } = await lstat(join(directory, '.'), { bigint: true });
  for (const prefix of ['.', '.jfs.']) {
    const name = `${prefix}control`;
    const found = await lookAt(join(directory, name));
    if (found?.ino === CONTROL_INODE && found.dev === device) {
      return { directory, name, inode: CONTROL_INODE, device, prefix };
    }
  }
  return undefined;
}

async function lookAt(path: string): Promise<{ ino: bigint; dev: bigint } | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch {
    // Absent or not to be seen: then there is no control file for us, and the caller says so.
    return undefined;
  }
}

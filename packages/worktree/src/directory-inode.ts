import { lstatSync } from 'node:fs';

/** Inode of the directory at `path`, in decimal as intents hold it; undefined when there is none. */
export function directoryInode(path: string): string | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() === true ? String(stats.ino) : undefined;
}

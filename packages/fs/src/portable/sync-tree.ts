import { closeSync, constants, fsyncSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { joinBytes } from './entry-paths.js';
import { Job } from './job.js';

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** `TreeOps.syncFileSystem` on Node alone: fsync of every file and directory below `path`, directories after what is in them. */
export async function syncTree(path: string): Promise<void> {
  const job = new Job();
  const root = Buffer.from(path);
  const directories: Buffer[] = [root];
  for (let at = 0; at < directories.length; at++) {
    const directory = directories[at]!;
    if (!lstatSync(directory).isDirectory()) {
      fsync(directory);
      continue;
    }
    for (const entry of readdirSync(directory, { encoding: 'buffer', withFileTypes: true })) {
      if (job.due()) await job.pause();
      const child = joinBytes(directory, entry.name);
      if (entry.isDirectory()) directories.push(child);
      else if (entry.isFile()) fsync(child);
    }
  }
  for (const directory of directories.reverse()) {
    if (job.due()) await job.pause();
    if (lstatSync(directory).isDirectory()) fsync(directory);
  }
}

function fsync(path: Buffer): void {
  const fd = openSync(path, FLAGS);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

import { chmodSync, linkSync } from 'node:fs';

/** A directory: linking it is refused under every name, so nothing is ever made. */
const NEVER_LINKED = '/';

/**
 * Makes the kernel ask the file system what a name stands for. On FUSE and network file systems it answers from memory for as long as the mount
 * allows, and what another machine replaced, removed or made meanwhile is not seen, lock or no lock. The last component only: refresh directories
 * above it first. Never fails: whoever uses the name next is told what is wrong with it.
 *
 * Linux asks anew before it makes a name that must not exist (LOOKUP_EXCL), and only then finds that this link cannot be.
 */
export function refreshName(path: string): void {
  try {
    linkSync(NEVER_LINKED, path);
  } catch {
    // EEXIST, or EXDEV or EPERM for a name that is free: it was asked for either way.
  }
}

/**
 * Makes the kernel list a directory of ours anew where it keeps listings (JuiceFS with `--readdir-cache`): it drops one when the directory's times
 * change. Never fails, as above.
 */
export function refreshListing(directory: string): void {
  try {
    chmodSync(directory, 0o700);
  } catch {
    // A read-only mount, or no such directory: as stale as the mount allows, and nobody can write by it.
  }
}

import { chmodSync, lstatSync } from 'node:fs';
import { hasErrno } from './errno.js';

/**
 * Runs calls in directories their owner may not write to: such a directory is opened up (u+rwx) when a call in it
 * fails with EACCES, and gets its mode back at the end of the job.
 */
export class OpenedDirectories {
  readonly #modes = new Map<string, { readonly path: Buffer; readonly mode: number }>();

  /** `call` makes, renames or unlinks something directly in `parent`. */
  attempt<T>(parent: Buffer, call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (!hasErrno(error, 'EACCES') || !this.#open(parent)) throw error;
      return call();
    }
  }

  /** Gives the modes back; a directory that is gone by now needs none. */
  close(): void {
    for (const { path, mode } of this.#modes.values()) {
      if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) chmodSync(path, mode);
    }
  }

  #open(path: Buffer): boolean {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() !== true || (stat.mode & 0o700) === 0o700) return false;
    try {
      chmodSync(path, (stat.mode & 0o7777) | 0o700);
    } catch (error) {
      // Not ours: the first error says more than this one.
      if (hasErrno(error, 'EPERM')) return false;
      throw error;
    }
    this.#modes.set(path.toString('latin1'), { path, mode: stat.mode & 0o7777 });
    return true;
  }
}

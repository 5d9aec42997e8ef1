import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Whether a descriptor is open on a terminal. Node's own answer loads its network (2 ms), so a pipe or a file is known by its type. */
export function isTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && isatty(fd);
  } catch {
    return false;
  }
}

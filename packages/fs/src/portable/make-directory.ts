import { chmodSync, mkdirSync } from 'node:fs';

/** A new directory with mode 0700, also under a umask that would take from that. */
export function makeDirectory(path: Buffer): void {
  mkdirSync(path, 0o700);
  chmodSync(path, 0o700);
}

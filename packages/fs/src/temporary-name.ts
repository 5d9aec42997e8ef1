import { randomBytes } from 'node:crypto';

const PATTERN = /^\.tmp-[0-9a-f]{24}$/;

/** A name for a file that is being written beside its target. */
export function temporaryName(): string {
  return `.tmp-${randomBytes(12).toString('hex')}`;
}

/** Whether a name is one that `writeFileDurably` leaves behind when the process dies: nothing reads such a file, and it may be removed. */
export function isTemporaryName(name: string): boolean {
  return PATTERN.test(name);
}

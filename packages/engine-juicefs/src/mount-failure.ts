import { constants } from 'node:os';
import { errnoName } from '@jvs/model';

const { errno } = constants;

/** What the mount answered, as an error that looks like Node's: classified like any other failed call. */
export function mountFailure(status: number, syscall: string, path: string): NodeJS.ErrnoException {
  const code = errnoName({ errno: -status }) ?? `errno ${status}`;
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), { errno: -status, code, syscall, path });
}

const unknownOutcome: ReadonlySet<number> = new Set([
  errno.EBADF,
  errno.EIO,
  errno.ENOTCONN,
  errno.ECONNABORTED,
  errno.ENODEV,
]);

/** Whether a request may have been carried out although its answer never came: the mount went away meanwhile. */
export function isOutcomeUnknown(error: unknown): boolean {
  const { errno: number, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return typeof number === 'number' && unknownOutcome.has(Math.abs(number)) && syscall === 'read';
}

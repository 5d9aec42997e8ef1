import { constants } from 'node:os';
import type { EntryFailure } from '../tree-ops.js';

/** A name that Node does not have, and the kernel's choice where two names share a number. */
const numbers: Readonly<Record<string, number>> = {
  ...constants.errno,
  EUCLEAN: 117,
};
const preferred = ['EAGAIN', 'EOPNOTSUPP'].map((name) => [numbers[name]!, name] as const);

const names = new Map<number, string>([
  ...Object.entries(numbers).map(([name, value]) => [value, name] as const),
  ...preferred,
]);

/** Failures of the whole job and not of one entry: going on would only repeat them, or hide a dying disk. */
const fatal = [
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ESTALE',
  'EUCLEAN',
  'ENOTCONN',
];

/** Positive errno of an error thrown by Node's fs; undefined for anything else. */
export function errnoOf(error: unknown): number | undefined {
  const errno = (error as NodeJS.ErrnoException | undefined)?.errno;
  return typeof errno === 'number' ? Math.abs(errno) : undefined;
}

/** "EDQUOT" for 122; "E122" for a number without a name. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? `E${errno}`;
}

export function hasErrno(error: unknown, ...wanted: string[]): boolean {
  const errno = errnoOf(error);
  return errno !== undefined && wanted.some((name) => numbers[name] === errno);
}

/** The failure of one entry; throws again what concerns the whole job or is no system error. */
export function failureOf(error: unknown, path: Uint8Array): EntryFailure {
  const errno = errnoOf(error);
  if (errno === undefined || hasErrno(error, ...fatal)) throw error;
  const syscall = (error as NodeJS.ErrnoException).syscall ?? 'unknown';
  return { path: Uint8Array.from(path), errno, code: errnoName(errno), syscall };
}

/** An error that looks like Node's own. */
export function systemError(
  code: keyof typeof constants.errno,
  syscall: string,
  path: Uint8Array | string,
): Error {
  const text = typeof path === 'string' ? path : Buffer.from(path).toString();
  const errno = -constants.errno[code];
  return Object.assign(new Error(`${code}: ${syscall} '${text}'`), { errno, code, syscall, path: text });
}

import { exitCodes, type ErrorCode } from './error-codes.js';
import type { JvsError } from './jvs-error.js';

/** Whether `code` is one of ours. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(exitCodes, code);
}

/** Whether `error` is a JvsError (of `code`, when given). By shape: `instanceof` fails across realms and copies of this package. */
export function isJvsError(error: unknown, code?: ErrorCode): error is JvsError {
  if (typeof error !== 'object' || error === null) return false;
  const found = error as Partial<JvsError>;
  return found.name === 'JvsError' && isErrorCode(found.code) && (code === undefined || found.code === code);
}

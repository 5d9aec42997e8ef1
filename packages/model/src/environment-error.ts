import { classifyErrno, errnoName, type EnvironmentCode } from './classify-errno.js';
import { escapeText } from './escape-text.js';
import { isErrorCode, isJvsError } from './is-jvs-error.js';
import { JvsError } from './jvs-error.js';

export interface FailureContext {
  /** What was being done, as it follows "cannot": "write the descriptor". */
  readonly action: string;
  readonly path?: string | undefined;
}

const hints: Readonly<Record<EnvironmentCode, string>> = {
  E_NO_SPACE: 'Free some space (or raise the quota) and run the command again.',
  E_PERMISSION: 'Check the owner and mode of the path, and that of the directory it is in.',
  E_READ_ONLY: 'Make the file system writable and run the command again.',
  E_IO: 'jvs doctor',
};

/**
 * Any failure as a JvsError: a JvsError stays itself, one of our codes on a plain error and an AbortError keep their meaning,
 * an errno becomes E_NO_SPACE, E_PERMISSION, E_READ_ONLY or E_IO with errno, syscall and path in `details`. Anything else is a
 * bug: E_INTERNAL, with the error as `cause`.
 */
export function environmentError(error: unknown, context: FailureContext): JvsError {
  if (isJvsError(error)) return error;
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  const what = `cannot ${context.action}${context.path === undefined ? '' : ` (${escapeText(context.path)})`}`;
  const why = typeof message === 'string' ? escapeText(message) : String(error);
  const details = { ...errnoDetails(error), ...(context.path === undefined ? {} : { path: context.path }) };
  if (name === 'AbortError')
    return new JvsError('E_CANCELLED', { message: `${what}: cancelled`, details, cause: error });
  if (isErrorCode(code)) return new JvsError(code, { message: `${what}: ${why}`, details, cause: error });
  const errno = errnoName(error);
  if (errno === undefined)
    return new JvsError('E_INTERNAL', { message: `${what}: ${why}`, details, cause: error });
  const kind = classifyErrno(error);
  return new JvsError(kind, { message: `${what}: ${errno}`, hint: hints[kind], details, cause: error });
}

function errnoDetails(error: unknown): Record<string, unknown> {
  const { errno, syscall, path } = (error ?? {}) as { errno?: unknown; syscall?: unknown; path?: unknown };
  const name = errnoName(error);
  return {
    ...(name === undefined ? {} : { errno_name: name }),
    ...(typeof errno === 'number' ? { errno: Math.abs(errno) } : {}),
    ...(typeof syscall === 'string' ? { syscall } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  };
}

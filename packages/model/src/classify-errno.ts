import { constants } from 'node:os';

export type EnvironmentCode = 'E_NO_SPACE' | 'E_PERMISSION' | 'E_READ_ONLY' | 'E_IO';

const codesByErrnoName: Readonly<Record<string, EnvironmentCode>> = {
  ENOSPC: 'E_NO_SPACE',
  EDQUOT: 'E_NO_SPACE',
  EACCES: 'E_PERMISSION',
  EPERM: 'E_PERMISSION',
  EROFS: 'E_READ_ONLY',
};

/**
 * The class of a failed system call. By `errno` first, of either sign: Node has no name for EDQUOT and others and calls
 * them "Unknown system error -122". Everything that has no class of its own is E_IO.
 */
export function classifyErrno(error: unknown): EnvironmentCode {
  const name = errnoName(error);
  return (name === undefined ? undefined : codesByErrnoName[name]) ?? 'E_IO';
}

/** "ENOSPC" for an errno exception, also where Node itself has no name for it. */
export function errnoName(error: unknown): string | undefined {
  const { errno, code } = (error ?? {}) as { errno?: unknown; code?: unknown };
  if (typeof errno === 'number') {
    const known = Object.entries(constants.errno).find(([, number]) => number === Math.abs(errno));
    if (known !== undefined) return known[0];
  }
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

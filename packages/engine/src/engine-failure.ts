import type { CloneMethod, EntryFailure } from '@jvs/fs';
import { bytesToPath, environmentError, JvsError } from '@jvs/model';

export interface FailedClone {
  readonly engine: string;
  readonly method: CloneMethod;
  readonly path: string;
}

/** Linux numbers of what FICLONE answers where blocks cannot be shared: EOPNOTSUPP, ENOTTY, EXDEV, EINVAL, ENOSYS. */
const cannotShare = new Set([95, 25, 18, 22, 38]);

/** A rejected job as a JvsError: ENG-08 for a file system that cannot reflink, ENG-11 for the rest. */
export function engineFailure(error: unknown, failed: FailedClone): JvsError {
  const { errno, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (failed.method === 'reflink' && typeof errno === 'number' && isCloneCall(Math.abs(errno), syscall)) {
    return cannotReflink(failed, error);
  }
  return environmentError(error, { action: `clone with engine "${failed.engine}"`, path: failed.path });
}

/** ENG-06: entries that could not be cloned, all of them as far as they were kept. */
export function unreadable(failures: readonly EntryFailure[], failed: FailedClone): JvsError {
  if (failed.method === 'reflink' && failures.every((each) => isCloneCall(each.errno, each.syscall))) {
    return cannotReflink(failed, failures[0]);
  }
  const listed = failures.map(({ path, code, errno, syscall }) => ({
    ...bytesToPath(path),
    code,
    errno,
    syscall,
  }));
  const first = listed.slice(0, 3).map((each) => `${JSON.stringify(each.path)} (${each.code})`);
  const more = failures.length > first.length ? ', …' : '';
  return new JvsError('E_UNREADABLE', {
    message: `${failures.length} ${failures.length === 1 ? 'entry' : 'entries'} cannot be read: ${first.join(', ')}${more}`,
    hint: 'Make them readable (chmod u+r) or move them out, and run the command again.',
    details: { path: failed.path, failures: listed },
  });
}

function isCloneCall(errno: number, syscall: string | undefined): boolean {
  return cannotShare.has(errno) && /ioctl|ficlone|copyfile|clone/i.test(syscall ?? '');
}

function cannotReflink(failed: FailedClone, cause: unknown): JvsError {
  const { code, syscall } = cause as { code?: string; syscall?: string };
  const reason = `this file system cannot share data blocks between these files (${syscall ?? 'FICLONE'}: ${code ?? 'refused'})`;
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "${failed.engine}" cannot be used: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: failed.engine, path: failed.path, reason },
    cause,
  });
}

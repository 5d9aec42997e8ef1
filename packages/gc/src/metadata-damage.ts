import path from 'node:path';
import { JvsError, type ErrorCode } from '@jvs/model';
import type { Repository } from '@jvs/repo';

/** A file that stands where it does not belong. */
export function stray(repo: Repository, code: ErrorCode, absolute: string): JvsError {
  return damage(code, path.relative(repo.root, absolute), 'it does not belong there');
}

/** A file that must be there and is not. */
export function missing(
  repo: Repository,
  absolute: string,
  code: ErrorCode = 'E_METADATA_CORRUPT',
): JvsError {
  return damage(code, path.relative(repo.root, absolute), 'it is missing');
}

/** What stops plan and run. `file` is relative to the root. */
export function damage(code: ErrorCode, file: string, reason: string): JvsError {
  return new JvsError(code, {
    message: `${file} is damaged: ${reason}; nothing is deleted while anything cannot be read`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}

/** What stops them too: by the audit log there is more than can be found. Doctor says what all of it is, and brings it back. */
export function lost(code: ErrorCode, file: string, reason: string): JvsError {
  return new JvsError(code, {
    message: `${reason}; nothing is deleted while what protects snapshots may be lost`,
    hint: 'jvs doctor',
    details: { file, reason },
  });
}

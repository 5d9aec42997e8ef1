import { v4 } from 'uuid';

/** A fresh UUIDv4 in lower case: the id of a snapshot, worktree, operation or audit event. */
export function newId(): string {
  return v4();
}

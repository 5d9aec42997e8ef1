import type { ChangeKind } from '@jvs/integrity';

/** What an entry was or is. `type` is an `EntryType` code, `size` is in bytes and 0 for anything but files. */
export interface EntryFacts {
  readonly type: number;
  readonly mode: number;
  readonly size: number;
}

/**
 * One entry that differs between two trees. `modified`: other content (files, links, devices); `type`: another kind of
 * entry under the same name; `mode`: same content, other permission bits.
 */
export interface Change {
  readonly kind: ChangeKind;
  /** Raw bytes below the root, without a leading slash; empty for the root itself. */
  readonly path: Uint8Array;
  /** Absent for `added`. */
  readonly before?: EntryFacts | undefined;
  /** Absent for `removed`. */
  readonly after?: EntryFacts | undefined;
}

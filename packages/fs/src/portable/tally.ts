import type { CloneReport, EntryFailure } from '../tree-ops.js';
import { failureOf } from './errno.js';

/** A list longer than this helps nobody; the job still looks at every entry. */
export const MAX_FAILURES = 100;

/** What a clone job has done so far. */
export class Tally {
  cloned = 0;
  copied = 0;
  linked = 0;
  hardLinks = 0;
  directories = 0;
  symlinks = 0;
  bytes = 0;
  readonly changed = new Set<number>();
  readonly torn = new Set<number>();
  readonly vanished = new Set<number>();
  readonly failures: EntryFailure[] = [];
  readonly lost = { owner: 0, xattrs: 0, specials: 0 };

  /** Notes the failure of one entry; throws again what concerns the whole job. */
  fail(error: unknown, path: Uint8Array): void {
    const failure = failureOf(error, path);
    if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
  }

  report(): CloneReport {
    const { cloned, copied, linked, hardLinks, directories, symlinks, bytes } = this;
    return {
      ...{ cloned, copied, linked, hardLinks, directories, symlinks, bytes },
      specials: 0,
      changed: ascending(this.changed),
      torn: ascending(this.torn),
      vanished: ascending(this.vanished),
      failures: this.failures,
      lost: { ...this.lost },
    };
  }
}

function ascending(indices: ReadonlySet<number>): Uint32Array {
  return Uint32Array.from(indices).sort();
}

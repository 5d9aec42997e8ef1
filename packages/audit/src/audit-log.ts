import type { AuditRecord } from '@jvs/model';

/** Where the log is, and how writers keep each other out. */
export interface AuditLog {
  /** Its first segment, `audit.jsonl`; the later ones, `audit.<n>.jsonl` from 2 on, are beside it. */
  readonly path: string;
  /** Takes a lock that holds across processes, such as flock(2) on a file beside the log (not on the log itself). */
  lock(): Promise<{ release(): void }>;
  /** A segment of so many bytes is full: the next record begins another. Default 64 MiB. */
  readonly segmentBytes?: number;
}

/** What the caller says of an operation; place and hashes in the chain are worked out. */
export type AuditEntry = Omit<AuditRecord, 'sequence' | 'prev_hash' | 'record_hash'>;

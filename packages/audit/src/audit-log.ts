import type { AuditRecord } from '@jvs/model';

/** Where the log is, and how writers keep each other out. */
export interface AuditLog {
  readonly path: string;
  /** Takes a lock that holds across processes, such as flock(2) on a file beside the log (not on the log itself). */
  lock(): Promise<{ release(): void }>;
}

/** What the caller says of an operation; place and hashes in the chain are worked out. */
export type AuditEntry = Omit<AuditRecord, 'sequence' | 'prev_hash' | 'record_hash'>;

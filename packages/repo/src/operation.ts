import type { Intent } from '@jvs/model';

/** An operation in flight: its intent is on disk and locked by this process. */
export interface Operation {
  readonly opId: string;
  /** As last written. */
  readonly intent: Intent;
  /** Merges `details` into the intent's; durable when it returns. */
  update(details: Readonly<Record<string, unknown>>): Promise<void>;
  /** Removes the intent durably: the operation is over. */
  finish(): Promise<void>;
  /** Gives the lock up and leaves the intent to recovery. Does nothing after `finish`. */
  release(): Promise<void>;
}

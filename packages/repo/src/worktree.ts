import type { Head, WorktreeConfig } from '@jvs/model';

/** A worktree as its registry entry and newest head generation say. */
export interface Worktree {
  readonly name: string;
  /** Payload root, absolute. */
  readonly path: string;
  readonly config: WorktreeConfig;
  /** Detached means `head.current !== head.head`. */
  readonly head: Head;
}

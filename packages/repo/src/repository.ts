import type { RepoConfig } from '@jvs/model';
import type { RepoPaths } from './layout.js';
import type { RepoContext } from './repo-context.js';

/** An opened repository: plain data, no open files. */
export interface Repository {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly paths: RepoPaths;
  readonly repoId: string;
  readonly config: RepoConfig;
  /** On a network or FUSE file system: other machines may change it, and what the kernel remembers of it may be old. */
  readonly remote: boolean;
  readonly context: RepoContext;
}

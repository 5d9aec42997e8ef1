export type { Catalogue, Summary, SummaryQuery } from './catalogue.js';
export type { Change, EntryFacts } from './change.js';
export { FORMAT_VERSION, JVS_DIRECTORY, MAIN_WORKTREE, repoPaths, type RepoPaths } from './layout.js';
export type { Operation } from './operation.js';
export type { Recoverer, RecoveryResult, RepoContext, RepoEvent } from './repo-context.js';
export type { Repository } from './repository.js';
export type { Snapshot } from './snapshot.js';
export type { Worktree } from './worktree.js';

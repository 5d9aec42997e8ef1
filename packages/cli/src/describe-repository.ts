import { describeMount } from '@jvs/fs';
import { FORMAT_VERSION, listWorktrees, openCatalogue, type Repository } from '@jvs/repo';

/** What `jvs info` shows. */
export interface RepositoryFacts {
  readonly root: string;
  readonly repo_id: string;
  readonly format_version: number;
  /** Of the current directory. */
  readonly worktree: string;
  readonly worktrees: number;
  readonly snapshots: number;
  /** The repository's policy: an engine's name, or "auto". */
  readonly engine: string;
  readonly file_system: {
    readonly type: string;
    readonly mount_point: string | null;
    readonly network_or_fuse: boolean;
  };
  /** Whether whole-tree work runs in the addon or in plain Node. */
  readonly operations: 'native' | 'portable';
  readonly version: string;
}

export async function describeRepository(
  repo: Repository,
  { worktree, version }: { worktree: string; version: string },
): Promise<RepositoryFacts> {
  const [mount, worktrees, catalogue] = await Promise.all([
    describeMount(repo.root),
    listWorktrees(repo),
    openCatalogue(repo),
  ]);
  const snapshots = catalogue.count();
  catalogue.close();
  return {
    root: repo.root,
    repo_id: repo.repoId,
    format_version: FORMAT_VERSION,
    worktree,
    worktrees: worktrees.length,
    snapshots,
    engine: repo.config.engine,
    file_system: {
      type: mount.type,
      mount_point: mount.mountPoint ?? null,
      network_or_fuse: mount.networkOrFuse,
    },
    operations: repo.context.ops.kind,
    version,
  };
}

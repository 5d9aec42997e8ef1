import { describeFileSystem, type EngineDescription } from '@jvs/engine';
import { describeMount, loadTreeOps } from '@jvs/fs';
import { readStoreFigures, type StoreFigures } from '@jvs/gc';
import {
  FORMAT_VERSION,
  indexState,
  listWorktrees,
  openCatalogue,
  type Catalogue,
  type Repository,
} from '@jvs/repo';
import { warn, type Scope } from '../scope.js';

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
    /** What the engine that knows this file system says of it; null when none does. A fact that this user may not see is null. */
    readonly facts: EngineDescription['facts'] | null;
  };
  /** What the snapshots took when `du` or a plan last measured them; null when they never were. */
  readonly store: StoreFigures | null;
  /** Automatic snapshots past the time the policy gives them (14 days): `gc plan` is overdue when there are any. */
  readonly overdue_auto_snapshots: number;
  /** Whether whole-tree work runs in the addon or in plain Node. */
  readonly operations: 'native' | 'portable';
  /** Why the addon is not used; null when it is. */
  readonly operations_reason: string | null;
  /** Whether lookups go through `index.sqlite`, or read every descriptor. */
  readonly index: 'sqlite' | 'off';
  /** Why it is off; null when it is not. */
  readonly index_reason: string | null;
}

export async function describeRepository(scope: Scope): Promise<RepositoryFacts> {
  const { repo, worktree } = scope;
  const [mount, known, worktrees, catalogue] = await Promise.all([
    describeMount(repo.root),
    describeFileSystem(repo.context.engines, repo.root),
    listWorktrees(repo),
    openCatalogue(repo),
  ]);
  const snapshots = catalogue.count();
  const overdue = overdueAutoSnapshots(repo, catalogue);
  const store = await readStoreFigures(repo);
  for (const warning of known?.warnings ?? []) warn(scope, warning);
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
      facts: known?.facts ?? null,
    },
    store: store ?? null,
    overdue_auto_snapshots: overdue,
    ...(await installationFacts(repo)),
  };
}

type InstallationFacts = Pick<RepositoryFacts, 'operations' | 'operations_reason' | 'index' | 'index_reason'>;

async function installationFacts(repo: Repository): Promise<InstallationFacts> {
  const { kind } = repo.context.ops;
  const index = await indexState(repo);
  return {
    operations: kind,
    operations_reason: kind === 'native' ? null : (loadTreeOps().reason ?? null),
    index: index.kind,
    index_reason: index.kind === 'off' ? index.reason : null,
  };
}

const DAY_MS = 86_400_000;
const AUTO_DAYS = 14;

function overdueAutoSnapshots({ config, context }: Repository, catalogue: Catalogue): number {
  const days = config.retention?.auto_days ?? AUTO_DAYS;
  const before = context.now().getTime() - days * DAY_MS;
  return catalogue.list({ kinds: ['auto'] }).filter(({ createdAt }) => Date.parse(createdAt) < before).length;
}

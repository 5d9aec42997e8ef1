import path from 'node:path';
import { isSnapshotId, isWorktreeName, JvsError } from '@jvs/model';

export const FORMAT_VERSION = 1;
export const JVS_DIRECTORY = '.jvs';
export const MAIN_WORKTREE = 'main';

/** Every path of a repository. The functions take ids and names only, and refuse anything that is not one. */
export interface RepoPaths {
  readonly root: string;
  readonly jvs: string;
  readonly formatVersion: string;
  readonly repoId: string;
  readonly config: string;
  readonly descriptors: string;
  descriptor(snapshotId: string): string;
  readonly labels: string;
  readonly snapshots: string;
  snapshot(snapshotId: string): string;
  payload(snapshotId: string): string;
  manifest(snapshotId: string): string;
  ready(snapshotId: string): string;
  /** Registry of worktrees, not their payloads. */
  readonly worktrees: string;
  worktree(name: string): string;
  worktreeConfig(name: string): string;
  /** Where the payloads of all worktrees but "main" are. */
  readonly worktreePayloads: string;
  /** Payload root of a worktree. */
  worktreePayload(name: string): string;
  readonly intents: string;
  intent(opId: string): string;
  readonly locks: string;
  readonly repoLock: string;
  worktreeLock(name: string): string;
  readonly audit: string;
  readonly auditLog: string;
  readonly auditLock: string;
  readonly undoLock: string;
  readonly gcPlans: string;
  readonly gcPins: string;
  pin(pinId: string): string;
  readonly gcTombstones: string;
  /** What doctor set aside; made when it first does. */
  readonly quarantine: string;
  quarantined(snapshotId: string): string;
  /** Space kept for deletions on a full disk. */
  readonly gcReserve: string;
  plan(planId: string): string;
  tombstone(snapshotId: string): string;
  readonly tmp: string;
  /** The catalogue. On network and FUSE file systems it and the stat caches are in the machine's own cache directory. */
  readonly indexFile: string;
  readonly cache: string;
  statCache(worktreeId: string): string;
  /** Staging directory of an operation. */
  staging(opId: string): string;
}

/**
 * The paths of the repository at `root`. Pure: nothing is looked at. `machineCache` is where index and caches go instead of
 * into `.jvs`; `jvsName` is another name for `.jvs`, while it is built.
 */
export function repoPaths(root: string, machineCache?: string, jvsName = JVS_DIRECTORY): RepoPaths {
  const at = (...parts: string[]): string => path.join(root, jvsName, ...parts);
  const cache = machineCache ?? at('cache');
  return {
    root,
    jvs: at(),
    formatVersion: at('format_version'),
    repoId: at('repo_id'),
    config: at('config.json'),
    descriptors: at('descriptors'),
    descriptor: (id) => at('descriptors', `${safeId(id)}.json`),
    labels: at('labels'),
    ...snapshotPaths(at),
    ...worktreePaths(root, at),
    intents: at('intents'),
    intent: (opId) => at('intents', `${safeId(opId)}.json`),
    locks: at('locks'),
    repoLock: at('locks', 'repo.lock'),
    worktreeLock: (name) => at('locks', `worktree-${safeName(name)}.lock`),
    audit: at('audit'),
    auditLog: at('audit', 'audit.jsonl'),
    auditLock: at('locks', 'audit.lock'),
    undoLock: at('locks', 'undo.lock'),
    gcPlans: at('gc', 'plans'),
    gcPins: at('gc', 'pins'),
    pin: (pinId) => at('gc', 'pins', `${safeId(pinId)}.json`),
    gcTombstones: at('gc', 'tombstones'),
    quarantine: at('quarantine'),
    quarantined: (id) => at('quarantine', safeId(id)),
    gcReserve: at('gc', 'reserve'),
    plan: (id) => at('gc', 'plans', `${safeId(id)}.json`),
    tombstone: (id) => at('gc', 'tombstones', `${safeId(id)}.json`),
    tmp: at('tmp'),
    indexFile: path.join(machineCache ?? at(), 'index.sqlite'),
    cache,
    statCache: (worktreeId) => path.join(cache, `stat-${safeId(worktreeId)}`),
    staging: (opId) => at('tmp', safeId(opId)),
  };
}

type At = (...parts: string[]) => string;

function snapshotPaths(at: At): Pick<RepoPaths, 'snapshots' | 'snapshot' | 'payload' | 'manifest' | 'ready'> {
  return {
    snapshots: at('snapshots'),
    snapshot: (id) => at('snapshots', safeId(id)),
    payload: (id) => at('snapshots', safeId(id), 'payload'),
    manifest: (id) => at('snapshots', safeId(id), 'manifest'),
    ready: (id) => at('snapshots', safeId(id), '.READY'),
  };
}

function worktreePaths(
  root: string,
  at: At,
): Pick<RepoPaths, 'worktrees' | 'worktree' | 'worktreeConfig' | 'worktreePayloads' | 'worktreePayload'> {
  return {
    worktrees: at('worktrees'),
    worktree: (name) => at('worktrees', safeName(name)),
    worktreeConfig: (name) => at('worktrees', safeName(name), 'config.json'),
    worktreePayloads: path.join(root, 'worktrees'),
    worktreePayload: (name) =>
      name === MAIN_WORKTREE ? path.join(root, MAIN_WORKTREE) : path.join(root, 'worktrees', safeName(name)),
  };
}

// Ids and names may come from damaged or hostile files; none becomes a path unchecked.
function safeId(id: string): string {
  if (isSnapshotId(id)) return id;
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `"${JSON.stringify(id).slice(0, 80)}" is not an id`,
    hint: 'jvs verify --all',
  });
}

function safeName(name: string): string {
  if (isWorktreeName(name)) return name;
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `${JSON.stringify(name).slice(0, 80)} is not a worktree name`,
    hint: 'jvs verify --all',
  });
}

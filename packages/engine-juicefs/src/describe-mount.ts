import { readFileBounded, describeMount as describeFileSystem } from '@jvs/fs';
import type { EngineDescription, EngineWarning } from '@jvs/engine';
import { CUT_OFF_CLONE } from './cut-off-clone.js';
import { findControl } from './find-control.js';
import { isAtLeast, readMountConfig, type MountConfig } from './mount-config.js';

/** `Engine.describe`: what the mount of `path` says of itself. Facts that this user may not see are null. */
export async function describeMount(path: string): Promise<EngineDescription | undefined> {
  const control = await findControl(path).catch(() => undefined);
  if (control === undefined) return undefined;
  const [mount, config] = await Promise.all([describeFileSystem(path), readMountConfig(control)]);
  const metadata = config?.pid === undefined ? undefined : await metadataEngine(config.pid);
  const facts = {
    mount_point: mount.mountPoint ?? config?.mountPoint ?? null,
    volume: config?.volume ?? mount.source?.replace(/^JuiceFS:/, '') ?? null,
    uuid: config?.uuid ?? null,
    version: config?.version ?? null,
    metadata_engine: metadata ?? null,
    subdirectory: config?.subdirectory ?? null,
    read_only: config?.readOnly ?? null,
    writeback: config?.writeback ?? null,
    attr_cache_seconds: config?.attrCache ?? null,
    entry_cache_seconds: config?.entryCache ?? null,
    dir_entry_cache_seconds: config?.dirEntryCache ?? null,
    negative_entry_cache_seconds: config?.negativeEntryCache ?? null,
    trash_days: config?.trashDays ?? null,
    dir_stats: config?.dirStats ?? null,
    acl: config?.acl ?? null,
  };
  const warnings = config === undefined ? [] : warningsOf(config, metadata);
  return { facts, warnings, cutOffClone: CUT_OFF_CLONE };
}

const MAX_COMMAND_LINE = 64 * 1024;

/** "redis", "sqlite3", …: from the scheme of the address the mount was started with, and nothing else of it: it may hold a password. */
async function metadataEngine(pid: number): Promise<string | undefined> {
  try {
    const line = await readFileBounded(`/proc/${pid}/cmdline`, MAX_COMMAND_LINE, { anyOwner: true });
    const scheme = /(?:^|[\0 ])([a-z][a-z0-9]{1,15}):\/\//.exec(
      Buffer.from(line ?? []).toString('latin1'),
    )?.[1];
    return scheme === 'rediss' || scheme === 'unix' ? 'redis' : scheme;
  } catch {
    // Another user's process, or one of another process namespace.
    return undefined;
  }
}

/** Longer than this, other machines see old names and sizes for so long that a person notices. */
const LONG_CACHE_SECONDS = 5;

function warningsOf(config: MountConfig, metadata: string | undefined): EngineWarning[] {
  const { writeback, negativeEntryCache = 0, trashDays = 0, version } = config;
  const warnings: EngineWarning[] = [];
  const warn = (when: boolean, code: string, message: string): void => {
    if (when) warnings.push({ code, message });
  };
  warn(
    writeback === true,
    'W_JUICEFS_WRITEBACK',
    'the mount uploads in the background (--writeback): a snapshot is safe only when the upload is done, and other machines cannot read it before',
  );
  warn(
    negativeEntryCache > 0,
    'W_JUICEFS_NEGATIVE_CACHE',
    `the mount remembers for ${negativeEntryCache} s that a name does not exist (--negative-entry-cache): it may miss what another machine published`,
  );
  const longest = Math.max(config.attrCache ?? 0, config.entryCache ?? 0, config.dirEntryCache ?? 0);
  warn(
    longest > LONG_CACHE_SECONDS,
    'W_JUICEFS_LONG_CACHE',
    `the mount may show what other machines changed ${longest} s late (--attr-cache, --entry-cache, --dir-entry-cache)`,
  );
  warn(
    trashDays > 0,
    'W_JUICEFS_TRASH',
    `the volume keeps what is removed for ${trashDays} days in its trash: removed snapshots give their space back after that`,
  );
  warn(
    metadata === 'redis',
    'W_JUICEFS_REDIS',
    'the metadata engine is Redis: unless it syncs each write, a crash of it may lose its last second; clones leave special files out',
  );
  warn(
    version !== undefined && !isAtLeast(version, '1.4.2'),
    'W_JUICEFS_VERSION',
    `the mount is of version ${version}: trees are removed entry by entry, since before 1.4.2 a removal may damage files of SQL volumes`,
  );
  return warnings;
}

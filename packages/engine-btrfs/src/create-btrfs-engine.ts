import { ENGINE_CONTRACT, probeClone, runStage, type Availability, type Engine } from '@jvs/engine';
import { requireSystem, type SystemCalls, type TreeOps } from '@jvs/fs';
import type { BtrfsParts } from './btrfs-parts.js';
import { ENGINE } from './engine-name.js';
import { makeRoot } from './make-root.js';
import { isUnchanged, snapshotUnchanged } from './prove-unchanged.js';
import { snapshotTree } from './snapshot-tree.js';

export interface BtrfsEngineParts {
  readonly ops: TreeOps;
  /** Undefined without the addon; then the engine is not available. */
  readonly system: SystemCalls | undefined;
}

/**
 * Worktrees are btrfs subvolumes, and a snapshot of one is one kernel call, atomic, whatever the tree's size. Directories that are no subvolumes are refused,
 * and so are subvolumes inside a worktree: a snapshot would not hold them.
 */
export function createBtrfsEngine(given: BtrfsEngineParts): Engine {
  const parts = (): BtrfsParts => ({ ops: given.ops, system: requireSystem(given.system) });
  // On btrfs copy_file_range shares the data, and copies where files forbid that (nodatacow).
  const files = { ops: given.ops, method: 'copy', engine: ENGINE } as const;
  return {
    contract: ENGINE_CONTRACT,
    name: ENGINE,
    capabilities: {
      atomic: true,
      share: false,
      stage: true,
      makesRoots: true,
      provesUnchanged: true,
      keeps: { owner: true, times: true, xattrs: true, hardLinks: true, specials: true, holes: true },
    },
    isAvailable: (path) => isAvailable(given, path),
    snapshot: async (src, dst, options) => snapshotTree(parts(), { src, dst }, options),
    stage: (request, options) => runStage(files, request, options),
    makeRoot: async (path, options) => makeRoot(parts(), path, options),
    isUnchanged: async (src, since) => isUnchanged(parts(), { src, since }),
    snapshotUnchanged: async (src, dst, since) => snapshotUnchanged(parts(), { src, dst, since }),
  };
}

async function isAvailable({ ops, system }: BtrfsEngineParts, path: string): Promise<Availability> {
  if (system === undefined) {
    return { available: false, reason: 'it needs the native addon, which does not load here' };
  }
  const parts = { ops, system };
  return probeClone(
    {
      ops,
      makeRoot: (root) => makeRoot(parts, root),
      snapshot: (src, dst) => snapshotTree(parts, { src, dst }),
    },
    path,
  );
}

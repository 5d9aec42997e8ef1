import path from 'node:path';
import type { RepoPaths } from './layout.js';

/** The directories every repository has below `.jvs`, parents first. The cache is not among them: it may be deleted at any time. */
export function repoDirectories(paths: RepoPaths): string[] {
  const { descriptors, labels, snapshots, worktrees, intents, locks, audit, tmp } = paths;
  const { gcPlans, gcPins, gcTombstones } = paths;
  const gc = path.dirname(gcPlans);
  return [
    intents,
    descriptors,
    labels,
    snapshots,
    worktrees,
    locks,
    audit,
    gc,
    gcPlans,
    gcPins,
    gcTombstones,
    tmp,
  ];
}

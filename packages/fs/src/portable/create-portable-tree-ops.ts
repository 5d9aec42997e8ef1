import type { TreeOps } from '../tree-ops.js';
import { applyMetadata } from './apply-metadata.js';
import { cloneTree } from './clone-tree.js';
import { makeDirectories, placeEntries, removeEntries } from './edit-entries.js';
import { hashEntries } from './hash-entries.js';
import { measureEntries } from './measure-entries.js';
import { removeTree } from './remove-tree.js';
import { scanTree } from './scan-tree.js';
import { stageEntries } from './stage-entries.js';
import { syncTree } from './sync-tree.js';

/**
 * Whole-tree work on Node's own calls, for platforms without the addon. Slower, and less is kept: no xattrs, ACLs, FIFOs,
 * sockets or devices, times to the microsecond, paths up to PATH_MAX; links below a root are ruled out by lstat, which
 * leaves a window that descriptors do not.
 */
export function createPortableTreeOps(): TreeOps {
  return {
    kind: 'portable',
    scanTree,
    cloneTree,
    hashEntries,
    measureEntries,
    removeTree,
    stageEntries,
    placeEntries,
    makeDirectories,
    removeEntries,
    applyMetadata,
    syncFileSystem: syncTree,
  };
}

import { ENGINE_CONTRACT, probeClone, type Availability, type Engine } from '@jvs/engine';
import { requireSystem, type SystemCalls, type TreeOps } from '@jvs/fs';
import type { ControlTransport } from './control-transport.js';
import { describeMount } from './describe-mount.js';
import { findControl } from './find-control.js';
import { removeDirectory } from './remove-directory.js';
import { ENGINE, snapshotTree, type SnapshotParts } from './snapshot-tree.js';
import { stageEntries } from './stage-entries.js';

export interface JuicefsEngineParts {
  readonly ops: TreeOps;
  /** Undefined without the addon; then the engine is not available. */
  readonly system: SystemCalls | undefined;
  /** How requests reach the mount. Default: `system.controlRequest`. */
  readonly transport?: ControlTransport;
  /** For mounts older than 1.3. Default "juicefs", found on the path. */
  readonly program?: string;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/**
 * Clones a whole tree with one request to the JuiceFS mount it is on: O(entries) in metadata, no data is read or stored. Not atomic: a source that
 * is written to meanwhile is compared with its clone, and what differs is reported.
 */
export function createJuicefsEngine(given: JuicefsEngineParts): Engine {
  const parts = (): SnapshotParts => partsOf(given);
  return {
    contract: ENGINE_CONTRACT,
    name: ENGINE,
    capabilities: {
      atomic: false,
      share: false,
      stage: true,
      removeTree: true,
      keeps: { owner: true, times: true, xattrs: true, hardLinks: false, specials: false, holes: false },
    },
    isAvailable: (path) => isAvailable(given, path),
    snapshot: async (src, dst, options) => snapshotTree(parts(), { src, dst }, options),
    stage: async (request, options) => stageEntries(parts(), request, options),
    removeTree: async (path, options) => removeDirectory(parts(), path, options),
    describe: describeMount,
  };
}

function partsOf(given: JuicefsEngineParts): SnapshotParts {
  const { ops, system: calls, transport, program = 'juicefs', now = Date.now } = given;
  const system = requireSystem(calls);
  const direct: ControlTransport = (request, options) => system.controlRequest(request, options);
  const access = { transport: transport ?? direct, program };
  return {
    ops,
    system,
    access,
    caller: { uid: process.geteuid?.() ?? 0, groups: process.getgroups?.() ?? [] },
    now,
    remove: async (path) =>
      removeDirectory({ ops, access }, path).catch((error: { code?: string }) => {
        if (error.code !== 'E_ENGINE_UNAVAILABLE') throw error;
        return ops.removeTree(path);
      }),
  };
}

async function isAvailable(given: JuicefsEngineParts, path: string): Promise<Availability> {
  if (given.system === undefined) {
    return { available: false, reason: 'it needs the native addon, which does not load here' };
  }
  try {
    if ((await findControl(path)) === undefined) {
      return { available: false, reason: 'not on a JuiceFS mount' };
    }
  } catch (error) {
    return { available: false, reason: (error as Error).message };
  }
  const parts = partsOf(given);
  const snapshot = (src: string, dst: string): Promise<unknown> => snapshotTree(parts, { src, dst });
  return probeClone({ ops: { removeTree: parts.remove }, snapshot }, path);
}

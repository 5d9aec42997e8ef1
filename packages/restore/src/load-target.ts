import {
  bytesToPath,
  entryPath,
  environmentError,
  errnoName,
  JvsError,
  type DigestTree,
  type PackedTree,
} from '@jvs/model';
import { readManifest, sameColumn, type Repository, type Snapshot } from '@jvs/repo';
import { mergeTrees } from '@jvs/integrity';
import { Target, type TargetColumns } from './target.js';

/**
 * Reads the manifest (checked) and scans the payload. Throws E_PAYLOAD_MISMATCH when the payload has not exactly the manifest's
 * names, types, modes and sizes. Content is checked later, for what is used (`stagePayload`).
 */
export async function loadTarget(repo: Repository, snapshot: Snapshot): Promise<Target> {
  const id = snapshot.descriptor.snapshot_id;
  const target = new Target(snapshot, repo.paths.payload(id), () => readColumns(repo, id));
  await target.load();
  return target;
}

async function readColumns(repo: Repository, id: string): Promise<TargetColumns> {
  const manifest = await readManifest(repo, id);
  const { tree, failures } = await scanPayload(repo, id);
  const problem = failures[0]?.path ?? firstDifference(tree, manifest);
  if (problem !== undefined) throw payloadMismatch(id, [problem]);
  return { tree, digests: manifest.digest };
}

/** The one error for a payload that is not what its snapshot says. */
export function payloadMismatch(snapshotId: string, paths: readonly Uint8Array[]): JvsError {
  const printed = paths.slice(0, 100).map(bytesToPath);
  return new JvsError('E_PAYLOAD_MISMATCH', {
    message: `snapshot ${snapshotId} is damaged at "${printed[0]?.path || '.'}"${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}; nothing was restored`,
    hint: `jvs verify ${snapshotId}`,
    details: { snapshot_id: snapshotId, paths: printed },
  });
}

async function scanPayload(repo: Repository, id: string): ReturnType<typeof repo.context.ops.scanTree> {
  const { ops, threads, signal } = repo.context;
  const payload = repo.paths.payload(id);
  try {
    return await ops.scanTree(payload, { threads, signal });
  } catch (error) {
    // It is gone, or something else stands in its place: the snapshot is damaged, not the disk.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoName(error) ?? ''))
      throw payloadMismatch(id, [new Uint8Array()]);
    throw environmentError(error, { action: 'scan the payload', path: payload });
  }
}

/** Path of the first entry that is not as the manifest says. Columns are compared whole: equal trees cost next to nothing. */
function firstDifference(tree: PackedTree, manifest: DigestTree): Uint8Array | undefined {
  const equal =
    tree.count === manifest.count &&
    sameColumn(tree.names, manifest.names) &&
    sameColumn(tree.nameStart, manifest.nameStart) &&
    sameColumn(tree.end, manifest.end) &&
    sameColumn(tree.type, manifest.type) &&
    sameColumn(tree.mode, manifest.mode) &&
    sameColumn(tree.size, manifest.size);
  if (equal) return undefined;
  let found: Uint8Array | undefined;
  mergeTrees(tree, manifest, {
    both(i, j) {
      if (
        tree.type[i] !== manifest.type[j] ||
        tree.mode[i] !== manifest.mode[j] ||
        tree.size[i] !== manifest.size[j]
      ) {
        found ??= entryPath(tree, i);
      }
      return found === undefined;
    },
    onlyA: (i) => void (found ??= entryPath(tree, i)),
    onlyB: (j) => void (found ??= entryPath(manifest, j)),
  });
  return found ?? new Uint8Array();
}

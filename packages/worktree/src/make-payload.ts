import { isProvedUnchanged, selectEngine } from '@jvs/engine';
import { compareTrees, hashDirectories } from '@jvs/integrity';
import { bytesToPath, EntryType, environmentError, JvsError, type PackedTree } from '@jvs/model';
import { makeRootDirectory, readManifest, readSnapshot, warnOfLosses, type Repository } from '@jvs/repo';

/** Every entry of a clone that was found equal to its snapshot's manifest, in that order. */
export type CheckedInodes = Pick<PackedTree, 'ino' | 'ctimeNs'>;

/**
 * Makes the payload of a new worktree at `destination`: an empty directory (`base` null), or a clone of a snapshot whose every name, mode and
 * byte is checked against the manifest, unless the engine proves that nobody touched it since its snapshot was published. Durable when it returns. Returns what was checked, undefined when that is nothing. Throws
 * E_PAYLOAD_MISMATCH when the snapshot is damaged.
 */
export async function makePayload(
  repo: Repository,
  { base, destination }: { readonly base: string | null; readonly destination: string },
): Promise<CheckedInodes | undefined> {
  const { ops } = repo.context;
  try {
    const checked = base === null ? undefined : await cloneSnapshot(repo, base, destination);
    if (base === null) await makeRootDirectory(repo, destination);
    await ops.syncFileSystem(destination);
    return checked;
  } catch (error) {
    throw environmentError(error, { action: 'make the payload of a worktree', path: destination });
  }
}

async function cloneSnapshot(
  repo: Repository,
  base: string,
  destination: string,
): Promise<CheckedInodes | undefined> {
  const { context, config, paths } = repo;
  const { ops, threads, signal } = context;
  const from = paths.payload(base);
  const { entries: total } = (await readSnapshot(repo, base)).descriptor;
  const made = await makeRootDirectory(repo, destination, {
    from,
    onProgress: ({ entries, bytes }) =>
      context.onEvent?.({ type: 'progress', phase: 'clone', entries, bytes, total }),
  });
  warnOfLosses(context, 'the worktree', [made]);
  const { engine } = await selectEngine(context.engines, config.engine, paths.tmp);
  if (await isProvedUnchanged(engine, destination, from)) return undefined;
  const manifest = await readManifest(repo, base);
  const { tree } = await ops.scanTree(destination, { threads, signal });
  const digests = await hashAll(repo, destination, tree);
  hashDirectories(tree, digests);
  const changes = compareTrees(manifest, { ...tree, digest: digests });
  if (changes.length > 0) throw mismatch(base, changes);
  // Copies: as views they would keep the whole scan.
  return { ino: tree.ino.slice(), ctimeNs: tree.ctimeNs.slice() };
}

async function hashAll(repo: Repository, root: string, tree: PackedTree): Promise<Uint8Array> {
  const { context } = repo;
  const { ops, threads, signal } = context;
  const indices = new Uint32Array(tree.count);
  let length = 0;
  for (let i = 0; i < tree.count; i++) if (tree.type[i] !== EntryType.directory) indices[length++] = i;
  const list = indices.subarray(0, length);
  const hashed = await ops.hashEntries(
    { root, tree, indices: list },
    {
      threads,
      signal,
      onProgress: ({ entries, bytes }) =>
        context.onEvent?.({ type: 'progress', phase: 'check', entries, bytes, total: length }),
    },
  );
  const digests = new Uint8Array(tree.count * 32);
  for (let at = 0; at < length; at++)
    digests.set(hashed.digests.subarray(at * 32, at * 32 + 32), list[at]! * 32);
  return digests;
}

function mismatch(snapshotId: string, changes: ReadonlyArray<{ readonly path: Uint8Array }>): JvsError {
  const paths = changes.slice(0, 100).map(({ path }) => bytesToPath(path));
  return new JvsError('E_PAYLOAD_MISMATCH', {
    message: `snapshot ${snapshotId} is damaged at "${paths[0]?.path || '.'}"${changes.length > 1 ? ` and ${changes.length - 1} more` : ''}; no worktree was made`,
    hint: `jvs verify ${snapshotId}`,
    details: { snapshot_id: snapshotId, paths },
  });
}

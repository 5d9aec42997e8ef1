import { spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import {
  ENGINE_CONTRACT,
  type Availability,
  type Engine,
  type EntryFailure,
  type SnapshotOptions,
  type SnapshotResult,
} from '@jvs/engine';
import { bytesToPath, entryPath, environmentError, findEntry, JvsError, type PackedTree } from '@jvs/model';

/** What this engine takes from its host; `loadTreeOps().ops` of `@jvs/fs` fits. */
export interface CpEngineNeeds {
  scanTree(root: string): Promise<{ readonly tree: PackedTree; readonly failures: readonly EntryFailure[] }>;
  removeTree(path: string): Promise<unknown>;
}

/** An engine by somebody else, in one file: it runs GNU `cp -a`. No sharing, no staging, and no claim to be fast. */
export function createCpEngine(needs: CpEngineNeeds): Engine {
  return {
    contract: ENGINE_CONTRACT,
    name: 'cp',
    capabilities: {
      atomic: false,
      share: false,
      stage: false,
      keeps: { owner: true, times: true, xattrs: true, hardLinks: true, specials: true, holes: true },
    },
    isAvailable,
    snapshot: (src, dst, options) => snapshot(needs, { src, dst }, options),
  };
}

/** `cp` copies anywhere, so it is enough that it runs and that the directory is there. */
async function isAvailable(path: string): Promise<Availability> {
  try {
    if (!(await lstat(path)).isDirectory()) return { available: false, reason: `${path} is not a directory` };
    const { code } = await run('cp', ['--version']);
    return code === 0 ? { available: true } : { available: false, reason: `cp --version ended with ${code}` };
  } catch (error) {
    return { available: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

interface Places {
  readonly src: string;
  readonly dst: string;
}

async function snapshot(
  needs: CpEngineNeeds,
  { src, dst }: Places,
  options: SnapshotOptions = {},
): Promise<SnapshotResult> {
  if (options.share !== undefined)
    throw new JvsError('E_ENGINE_UNAVAILABLE', { message: 'engine "cp" cannot share files' });
  await mustNotExist(dst);
  try {
    const before = await scanAll(needs, src);
    const { code, stderr } = await run('cp', ['-a', '--reflink=never', '-T', '--', src, dst], options.signal);
    const { tree: after } = await needs.scanTree(src);
    if (code !== 0) throw await whyItFailed(needs, { src, dst }, before, stderr);
    return { tree: after, report: reportOf(before, after) };
  } catch (error) {
    await needs.removeTree(dst);
    throw environmentError(error, { action: 'clone with engine "cp"', path: dst });
  }
}

async function mustNotExist(dst: string): Promise<void> {
  const found = await lstat(dst).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw environmentError(error, { action: 'look at the destination', path: dst });
  });
  if (found !== undefined) throw new JvsError('E_USAGE', { message: `${dst} exists already` });
}

async function scanAll(needs: CpEngineNeeds, src: string): Promise<PackedTree> {
  const { tree, failures } = await needs.scanTree(src);
  if (failures.length > 0)
    throw unreadable(failures.map(({ path, code }) => ({ ...bytesToPath(path), code })));
  return tree;
}

/** `cp` goes on past what it cannot read: what is missing in the clone is what failed. Nothing there at all is another matter. */
async function whyItFailed(
  needs: CpEngineNeeds,
  { dst }: Places,
  tree: PackedTree,
  stderr: string,
): Promise<JvsError> {
  const made = await needs.scanTree(dst).then(
    (scan) => scan.tree,
    () => undefined,
  );
  if (made === undefined) {
    const permission = /permission denied/i.test(stderr);
    return new JvsError(permission ? 'E_PERMISSION' : 'E_IO', { message: stderr.trim() });
  }
  const paths = Array.from(tree.type.keys(), (index) => entryPath(tree, index));
  const missing = paths.filter((path) => findEntry(made, path) === undefined);
  if (missing.length === 0) return new JvsError('E_IO', { message: stderr.trim() });
  return unreadable(missing.map((path) => bytesToPath(path)));
}

function unreadable(failures: readonly object[]): JvsError {
  return new JvsError('E_UNREADABLE', {
    message: `${failures.length} entries cannot be read`,
    details: { failures },
  });
}

/** What `cp` did is only known by what the source was like before and after. */
function reportOf(before: PackedTree, after: PackedTree): SnapshotResult['report'] {
  const changed: number[] = [];
  const inodes = new Set<bigint>();
  const counts: Record<string, number> = { f: 0, d: 0, l: 0, special: 0 };
  let bytes = 0;
  for (let i = 0; i < after.count; i++) {
    const was = findEntry(before, entryPath(after, i));
    if (was === undefined || before.ctimeNs[was] !== after.ctimeNs[i]) changed.push(i);
    const type = String.fromCharCode(after.type[i]!);
    const kind = type in counts ? type : 'special';
    if (kind === 'f' && inodes.has(after.ino[i]!)) continue;
    inodes.add(after.ino[i]!);
    counts[kind]!++;
    bytes += after.size[i]!;
  }
  const hardLinks = after.type.filter((type) => type === 0x66).length - counts['f']!;
  return {
    ...{ cloned: 0, copied: counts['f']!, linked: 0, hardLinks, bytes },
    ...{ directories: counts['d']!, symlinks: counts['l']!, specials: counts['special']! },
    // It may be newer than the scan, or older: what changed in between counts as torn.
    ...{
      changed: new Uint32Array(),
      torn: Uint32Array.from(changed),
      vanished: new Uint32Array(),
      failures: [],
    },
    lost: { owner: 0, xattrs: 0, specials: 0 },
  };
}

async function run(
  program: string,
  args: string[],
  signal?: AbortSignal,
): Promise<{ code: number; stderr: string }> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ...(signal === undefined ? {} : { signal }),
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  let failed: Error | undefined;
  child.on('error', (error) => (failed = error));
  // An abort kills the child, and its end is waited for: it must not go on writing below a clone that is being removed.
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (failed !== undefined) throw failed;
  return { code: code ?? 128, stderr };
}

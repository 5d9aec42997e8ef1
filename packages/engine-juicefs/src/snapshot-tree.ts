import {
  refuseExisting,
  removeAfterFailure,
  scanSource,
  type SnapshotOptions,
  type Unflushed,
  type SnapshotResult,
} from '@jvs/engine';
import type { JobOptions, SystemCalls, TreeOps } from '@jvs/fs';
import {
  bytesToPath,
  entryPath,
  environmentError,
  escapeText,
  JvsError,
  type PackedTree,
  type PrintedPath,
} from '@jvs/model';
import { cloneDirectory, type ClonePaths, type MountAccess } from './clone-directory.js';
import { cloneWhileScanning, type Begun } from './clone-while-scanning.js';
import { nameHidden } from './cut-off-clone.js';
import { flushRecent } from './flush-recent.js';
import { isSameTree, judgeClone, type Judgement } from './judge-clone.js';
import { refuseUnclonable, type Caller } from './refuse-unclonable.js';
import { exactReport, reportOf } from './report-of.js';

export interface SnapshotParts {
  readonly ops: TreeOps;
  readonly system: SystemCalls;
  readonly access: MountAccess;
  readonly caller: Caller;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Removes what a failed try left. */
  readonly remove: (path: string) => Promise<{ readonly entries: number }>;
}

export const ENGINE = 'juicefs-clone';

/** A clone of a source that somebody writes to may lose entries of others: so often is it made again. */
const TRIES = 4;
const LISTED = 100;

/**
 * `Engine.snapshot` by one clone of the whole tree, compared with the source entry by entry: what differs is in the report, or is
 * E_PAYLOAD_MISMATCH. Keeps ENG-03 to ENG-11; with ENG-07, a try that is cancelled may leave a hidden tree that the volume's `gc` reaps.
 */
export async function snapshotTree(
  parts: SnapshotParts,
  paths: ClonePaths,
  options: SnapshotOptions = {},
): Promise<SnapshotResult> {
  const { src, dst } = paths;
  const { tree: given, scanning, share, scanClone: scanGiven, ...job } = options;
  if (share !== undefined) throw cannotShare(dst);
  await refuseExisting(dst, ENGINE);
  const scanOf = { path: src, engine: ENGINE };
  const scan = (path: string): Promise<PackedTree> => scanSource(parts.ops, { ...scanOf, path }, job);
  const scanClone = scanGiven ?? scan;
  const begun = await begin(parts, paths, { given, scanning, scan, scanClone, job });
  if ('report' in begun) return begun;
  let before = begun.tree;
  refuseUnclonable(before, parts.caller, src);
  let isBusy = false;
  for (let tries = 1; ; tries++) {
    const unflushed = await cloneOnce(parts, { ...paths, tree: before }, job);
    try {
      const clone = await scanClone(dst);
      if (isSameTree(before, clone)) return { tree: before, report: exactReport(before), unflushed };
      const after = await scan(src);
      isBusy ||= !isSameTree(before, after);
      const judgement = judgeClone({ before, after, clone });
      if (judgement !== undefined && isFinal(judgement, tries === TRIES)) {
        return { tree: judgement.tree, report: reportOf(judgement), unflushed };
      }
      if (tries === TRIES) throw (isBusy ? busy : mismatch)(lostPaths(judgement));
      before = after;
    } catch (error) {
      throw await removeAfterFailure({ removeTree: parts.remove }, dst, failure(error, dst));
    }
    await parts.remove(dst);
  }
}

interface Beginning {
  readonly given: PackedTree | undefined;
  readonly scanning: Promise<PackedTree> | undefined;
  readonly scan: (path: string) => Promise<PackedTree>;
  readonly scanClone: (root: string) => Promise<PackedTree>;
  readonly job: JobOptions;
}

/** A scan of the source to begin with, or the whole of it where a clone made meanwhile is the source. */
async function begin(
  parts: SnapshotParts,
  paths: ClonePaths,
  { given, scanning, scan, scanClone, job }: Beginning,
): Promise<Begun> {
  if (given !== undefined) return { tree: given };
  if (scanning === undefined) return { tree: await scan(paths.src) };
  // What an ordinary user may not clone must be known before the mount is asked.
  if (parts.caller.uid !== 0) return { tree: await scanning };
  try {
    const scanSource = (): Promise<PackedTree> => scan(paths.src);
    return await cloneWhileScanning(parts, paths, { scanning, scanSource, scanClone, job });
  } catch (error) {
    throw failure(error, paths.dst);
  }
}

async function cloneOnce(
  { system, access, caller, now }: SnapshotParts,
  { src, dst, tree }: { readonly src: string; readonly dst: string; readonly tree: PackedTree },
  job: JobOptions,
): Promise<Unflushed> {
  try {
    const target = { root: src, tree, nowMs: now(), uid: caller.uid };
    const { flushed: _, ...unflushed } = await flushRecent(system, target, { ...job, onProgress: undefined });
    await cloneDirectory(access, { src, dst }, job).catch(nameHidden);
    return unflushed;
  } catch (error) {
    throw failure(error, dst);
  }
}

/** What the clone lost is worth another try; what was replaced meanwhile too, as long as there is one. */
function isFinal({ lost, replaced }: Judgement, last: boolean): boolean {
  return lost.length === 0 && (last || replaced.length === 0);
}

function failure(error: unknown, dst: string): JvsError {
  return environmentError(error, { action: `clone with engine "${ENGINE}"`, path: dst });
}

function lostPaths(judgement: Judgement | undefined): PrintedPath[] {
  if (judgement === undefined) return [];
  return judgement.lost.slice(0, LISTED).map((i) => bytesToPath(entryPath(judgement.tree, i)));
}

/** The source held still, so it is the clone that is wrong. */
function mismatch(paths: PrintedPath[]): JvsError {
  return new JvsError('E_PAYLOAD_MISMATCH', {
    message: `${TRIES} clones of the mount were not what the source is: ${whatIsWrong(paths)}`,
    hint: 'jvs snapshot --engine copy',
    details: { paths },
  });
}

function busy(paths: PrintedPath[]): JvsError {
  return new JvsError('E_SOURCE_BUSY', {
    message: `the directory is written to so much that ${TRIES} clones of it lost entries: ${whatIsWrong(paths)}`,
    hint: 'Pause what writes there, or copy file by file (--engine copy), and run the command again.',
    details: { paths, tries: TRIES },
  });
}

function whatIsWrong([first, ...more]: readonly PrintedPath[]): string {
  if (first === undefined) return 'the last has entries that the source never had at one time';
  return `"${escapeText(first.path)}"${more.length > 0 ? ` and ${more.length} more` : ''} is missing`;
}

function cannotShare(path: string): JvsError {
  const reason = 'it shares data between all clones of a volume, and links nothing';
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "${ENGINE}" cannot share files with a parent: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: ENGINE, path, reason },
  });
}

import {
  refuseExisting,
  removeAfterFailure,
  scanSource,
  type SnapshotOptions,
  type Unflushed,
  type SnapshotResult,
} from '@jvs/engine';
import type { SystemCalls, TreeOps } from '@jvs/fs';
import {
  bytesToPath,
  entryPath,
  environmentError,
  escapeText,
  JvsError,
  type PackedTree,
  type PrintedPath,
} from '@jvs/model';
import { cloneDirectory, type MountAccess } from './clone-directory.js';
import { leavesHidden, withHidden } from './cut-off-clone.js';
import { flushRecent } from './flush-recent.js';
import { isSameTree, judgeClone, type Judgement } from './judge-clone.js';
import { refuseUnclonable, type Caller } from './refuse-unclonable.js';
import { reportOf } from './report-of.js';

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
  paths: { readonly src: string; readonly dst: string },
  options: SnapshotOptions = {},
): Promise<SnapshotResult> {
  const { src, dst } = paths;
  const { tree: given, share, scanClone, ...job } = options;
  if (share !== undefined) throw cannotShare(dst);
  await refuseExisting(dst, ENGINE);
  const scanOf = { path: src, engine: ENGINE };
  let before = given ?? (await scanSource(parts.ops, scanOf, job));
  refuseUnclonable(before, parts.caller, src);
  let isBusy = false;
  for (let tries = 1; ; tries++) {
    const unflushed = await cloneOnce(parts, { ...paths, tree: before }, job);
    try {
      const clone = await (scanClone ?? ((root) => scanSource(parts.ops, { ...scanOf, path: root }, job)))(
        dst,
      );
      if (isSameTree(before, clone)) return { tree: before, report: reportOf(exact(before)), unflushed };
      const after = await scanSource(parts.ops, scanOf, job);
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

async function cloneOnce(
  { system, access, caller, now }: SnapshotParts,
  { src, dst, tree }: { readonly src: string; readonly dst: string; readonly tree: PackedTree },
  job: Omit<SnapshotOptions, 'tree' | 'share' | 'scanClone'>,
): Promise<Unflushed> {
  try {
    const target = { root: src, tree, nowMs: now(), uid: caller.uid };
    const unflushed = await flushRecent(system, target, { ...job, onProgress: undefined });
    await cloneDirectory(access, { src, dst }, job);
    return unflushed;
  } catch (error) {
    throw cloneFailure(error, dst);
  }
}

/** What the clone lost is worth another try; what was replaced meanwhile too, as long as there is one. */
function isFinal({ lost, replaced }: Judgement, last: boolean): boolean {
  return lost.length === 0 && (last || replaced.length === 0);
}

function exact(tree: PackedTree): Judgement {
  return { tree, changed: [], torn: [], vanished: [], replaced: [], specials: [], lost: [] };
}

function failure(error: unknown, dst: string): JvsError {
  return environmentError(error, { action: `clone with engine "${ENGINE}"`, path: dst });
}

function cloneFailure(error: unknown, dst: string): JvsError {
  const known = failure(error, dst);
  return leavesHidden(known) ? withHidden(known) : known;
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

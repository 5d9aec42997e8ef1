import { JvsError, pathToBytes, type Intent } from '@jvs/model';
import {
  isRecorded,
  readSnapshot,
  readWorktree,
  removeStage,
  type RecoveryResult,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';
import { ensureRoot } from './ensure-root.js';
import { finishRestore, recordRestore } from './finish-restore.js';
import { loadTarget } from './load-target.js';
import type { Target } from './target.js';
import { prepareAgain } from './prepare-again.js';
import { decodeJournal, type RestoreJournal } from './restore-journal.js';
import type { RestoreFacts } from './undo-facts.js';

/**
 * Settles a restore whose process died. Before the first change it rolls back: the stage goes. After it, forward: what is neither old nor target was
 * written after the crash and is kept by an automatic snapshot, then the worktree is made equal to the target. May be cut off and
 * repeated any number of times.
 */
export async function recoverRestore(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const journal = decodeJournal(intent);
  if (journal.phase === 'preparing') {
    await removeStage(repo, intent.op_id);
    return { outcome: 'rolled_back', message: 'a restore that had changed nothing yet was dropped' };
  }
  const worktree = await readWorktree(repo, worktreeName(intent));
  let kept: Snapshot | undefined;
  // The audit record is the last step: with it, files and head are the target's, and durable.
  if (!(await isRecorded(repo, intent))) {
    const target = await loadTarget(repo, await readSnapshot(repo, targetId(intent)));
    if (worktree.head.op_id === intent.op_id) await recordMove(repo, { intent, journal, worktree, target });
    else kept = await rollForward(repo, { intent, journal, worktree, target });
  }
  await removeStage(repo, intent.op_id);
  const since =
    kept === undefined ? '' : `; what was written since it was cut off is in ${kept.descriptor.snapshot_id}`;
  return {
    outcome: 'rolled_forward',
    message: `the interrupted restore of ${worktree.name} to ${targetId(intent)} was finished${since}`,
  };
}

interface Interrupted {
  readonly intent: Intent;
  readonly journal: RestoreJournal;
  readonly worktree: Worktree;
  readonly target: Target;
}

/** Returns the snapshot that keeps what was written after the crash; undefined when nothing was. */
async function rollForward(repo: Repository, interrupted: Interrupted): Promise<Snapshot | undefined> {
  const { intent, journal, worktree, target } = interrupted;
  if (worktree.head.generation !== journal.generation) throw headMoved(interrupted);
  await ensureRoot(repo, worktree);
  const { prepared, auto } = await prepareAgain(repo, {
    worktree,
    target,
    paths: journal.paths?.map(pathToBytes),
    opId: intent.op_id,
    old: journal.autoSnapshotId ?? journal.previous,
    why: `found after an interrupted restore of ${targetId(intent)}`,
  });
  await finishRestore(repo, {
    worktree,
    target,
    prepared,
    paths: journal.paths?.map(pathToBytes),
    ...asRecorded(interrupted),
    opId: intent.op_id,
    discard: false,
  });
  return auto;
}

/** The head had moved, so the files were placed before. */
async function recordMove(repo: Repository, interrupted: Interrupted): Promise<void> {
  const { intent, journal, worktree, target } = interrupted;
  await recordRestore(repo, {
    worktree: { ...worktree, head: { ...worktree.head, current: journal.previous } },
    target,
    paths: journal.paths?.map(pathToBytes),
    ...asRecorded(interrupted),
    opId: intent.op_id,
  });
}

/** What the journal says the restore was to do, beside its target and paths. */
function asRecorded({
  journal,
  target,
}: Interrupted): Pick<RestoreFacts, 'autoSnapshotId' | 'current' | 'discarded'> {
  const { autoSnapshotId, current = target.snapshot.descriptor.snapshot_id, discard } = journal;
  return { autoSnapshotId, current, discarded: discard === true };
}

function worktreeName(intent: Intent): string {
  if (intent.worktree !== null) return intent.worktree;
  throw damaged(intent, 'it names no worktree');
}

function targetId(intent: Intent): string {
  if (intent.snapshot_id !== null) return intent.snapshot_id;
  throw damaged(intent, 'it names no snapshot');
}

function damaged(intent: Intent, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `the intent of restore ${intent.op_id} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { op_id: intent.op_id, reason },
  });
}

function headMoved({ intent, worktree }: Interrupted): JvsError {
  return new JvsError('E_HEAD_MOVED', {
    message: `worktree ${worktree.name} moved on after its restore was interrupted`,
    hint: 'jvs status',
    details: { op_id: intent.op_id, worktree: worktree.name },
  });
}

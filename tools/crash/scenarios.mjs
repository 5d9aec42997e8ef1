import {
  after,
  cutOff,
  detached,
  ids,
  manyFiles,
  moments,
  onlyInit,
  planned,
  saved,
} from './preparations.mjs';
import { REPAIR_SCENARIOS } from './repair-scenarios.mjs';

const COPIES = 'its journal holds the number of an inode, which a clone of the tree does not keep';

/**
 * Every command that changes something. A line each:
 *   prepare   what is done to the base (see scene.mjs) first; what it returns is handed to `args`: `keeps` are trees that must be kept,
 *             `mayGo` snapshots that may be deleted
 *   damage    what is done to each trial's copy, for the command to mend
 *   args      the command, from its data
 *   cwd       below the root of the image; default repo/main
 *   settles   it settles what the preparation left half done: the new state is the only right one
 *   again     codes that are a right answer when the command is repeated after it had come to its end
 *   discards  it is meant to throw unsaved work away
 *   deletes   it is meant to delete snapshots, one by one
 *   forgets   records of the audit log are lost with the damage
 *   counts    false: repeating it moves on (undo), so the state after the repetition is not compared
 *   localOnly why it makes no sense on a mount of JuiceFS
 */
export const SCENARIOS = [
  { name: 'init', args: ['init', 'fresh'], cwd: '.', creates: 'fresh', again: ['E_REPOSITORY_EXISTS'] },
  {
    name: 'init --from',
    args: ['init', 'fresh', '--from', 'outside'],
    cwd: '.',
    creates: 'fresh',
    again: ['E_REPOSITORY_EXISTS'],
  },
  { name: 'snapshot, first', prepare: onlyInit, args: ['snapshot', 'one'] },
  { name: 'snapshot, second', args: ['snapshot', 'third', '--tag', 'kept'] },
  { name: 'snapshot, nothing changed', prepare: saved, args: ['snapshot', 'same'] },
  { name: 'snapshot, 1 of 60 files changed', prepare: manyFiles, args: ['snapshot', 'few'] },
  { name: 'restore, dirty', prepare: ids, args: ({ first }) => ['restore', first] },
  { name: 'restore, clean', prepare: saved, args: ({ first }) => ['restore', first] },
  {
    name: 'restore --discard',
    prepare: ids,
    args: ({ first }) => ['restore', first, '--discard'],
    discards: true,
  },
  {
    name: 'restore of paths',
    prepare: ids,
    args: ({ first }) => ['restore', first, '--', 'd', 'new.txt', 'a.txt'],
    again: ['E_PATH_NOT_FOUND'],
  },
  { name: 'restore HEAD, detached', prepare: detached, args: ['restore', 'HEAD'] },
  { name: 'worktree create', args: ['worktree', 'create', 'made', 'HEAD'], again: ['E_WORKTREE_EXISTS'] },
  { name: 'worktree fork, dirty', args: ['worktree', 'fork', 'made'], again: ['E_WORKTREE_EXISTS'] },
  {
    name: 'worktree fork of a ref',
    prepare: ids,
    args: ({ first }) => ['worktree', 'fork', first, 'made'],
    again: ['E_WORKTREE_EXISTS'],
  },
  {
    name: 'worktree rename',
    args: ['worktree', 'rename', 'side', 'renamed'],
    again: ['E_WORKTREE_NOT_FOUND', 'E_WORKTREE_EXISTS'],
  },
  { name: 'worktree remove, dirty', args: ['worktree', 'remove', 'side'], again: ['E_WORKTREE_NOT_FOUND'] },
  { name: 'config set', args: ['config', 'set', 'retention.keep_last', '7'] },
  { name: 'tag add', prepare: ids, args: ({ first }) => ['tag', 'add', first, 'golden'] },
  {
    name: 'tag remove',
    prepare: after(({ first }) => ['tag', 'add', first, 'golden']),
    args: ({ first }) => ['tag', 'remove', first, 'golden'],
    again: ['E_TAG_NOT_FOUND', 'E_REF_NOT_FOUND'],
  },
  { name: 'note', prepare: ids, args: ({ first }) => ['note', first, 'another note'] },
  { name: 'pin add', prepare: ids, args: ({ first }) => ['pin', 'add', first], counts: false },
  {
    name: 'pin remove',
    prepare: after(({ first }) => ['pin', 'add', first]),
    args: ({ first }) => ['pin', 'remove', first],
    again: ['E_PIN_NOT_FOUND'],
  },
  {
    name: 'undo of a restore',
    prepare: after(({ first }) => ['restore', first]),
    args: ['undo'],
    counts: false,
    again: ['E_UNDO_BLOCKED'],
  },
  {
    name: 'undo of a snapshot',
    prepare: saved,
    args: ['undo'],
    counts: false,
    again: ['E_UNDO_BLOCKED'],
  },
  {
    name: 'redo of a restore',
    prepare: after(
      ({ first }) => ['restore', first],
      () => ['undo'],
    ),
    args: ['redo'],
    counts: false,
    again: ['E_NOTHING_TO_UNDO'],
  },
  { name: 'gc plan', args: ['gc', 'plan', '--keep-last', '1', '--min-age', '0'] },
  {
    name: 'gc run',
    prepare: planned,
    args: ({ planId }) => ['gc', 'run', '--plan-id', planId],
    deletes: true,
    again: ['E_GC_PLAN_NOT_FOUND'],
  },
  {
    name: 'recovery of a snapshot, back',
    prepare: cutOff(() => ['snapshot', 'cut'], moments.beforeReady),
    ...settling(),
  },
  {
    name: 'recovery of a snapshot, forward',
    prepare: cutOff(() => ['snapshot', 'cut'], moments.afterReady),
    ...settling(),
  },
  {
    name: 'recovery of a restore',
    prepare: cutOff(({ first }) => ['restore', first], moments.half),
    ...settling(),
  },
  {
    name: 'recovery of a fork',
    prepare: cutOff(() => ['worktree', 'fork', 'HEAD', 'cut'], moments.registering),
    ...settling(),
    localOnly: COPIES,
  },
  {
    name: 'recovery of a rename',
    prepare: cutOff(() => ['worktree', 'rename', 'side', 'cut'], moments.moved),
    ...settling(),
    localOnly: COPIES,
  },
  {
    name: 'recovery of a removal',
    prepare: cutOff(() => ['worktree', 'remove', 'side'], moments.unregistered),
    ...settling(),
    localOnly: COPIES,
  },
  ...REPAIR_SCENARIOS,
];

function settling() {
  return { args: ['worktree', 'create', 'made'], again: ['E_WORKTREE_EXISTS'], settles: true };
}

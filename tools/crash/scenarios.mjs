import { rmSync } from 'node:fs';
import path from 'node:path';
import { treeDigest } from '../drive/tree-digest.mjs';
import { put } from './scene.mjs';

/**
 * Every command that changes something. A line each:
 *   needs     the command, when it is not there the scenario is skipped with that reason
 *   prepare   what is done to the base (see scene.mjs) first; what it returns is handed to `args`
 *   args      the command, from its data
 *   cwd       below the root of the image; default repo/main
 *   settles   it settles what the preparation left half done: the new state is the only right one
 *   again     codes that are a right answer when the command is repeated after it had come to its end
 *   discards  it is meant to throw unsaved work away
 *   counts    false: repeating it moves on (undo), so the state after the repetition is not compared
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
  {
    name: 'recovery of a snapshot, back',
    prepare: (scene) => cutOff(scene, ['snapshot', 'cut'], beforeReady),
    ...settling(),
  },
  {
    name: 'recovery of a snapshot, forward',
    prepare: (scene) => cutOff(scene, ['snapshot', 'cut'], afterReady),
    ...settling(),
  },
  {
    name: 'recovery of a restore',
    prepare: async (scene) => {
      const { first } = await ids(scene);
      return cutOff(scene, ['restore', first], half);
    },
    ...settling(),
  },
  {
    name: 'recovery of a fork',
    prepare: (scene) => cutOff(scene, ['worktree', 'fork', 'HEAD', 'cut'], registering),
    ...settling(),
  },
  {
    name: 'recovery of a rename',
    prepare: (scene) => cutOff(scene, ['worktree', 'rename', 'side', 'cut'], moved),
    ...settling(),
  },
  { name: 'tag add', needs: 'tag add', prepare: ids, args: ({ first }) => ['tag', 'add', first, 'golden'] },
  {
    name: 'tag remove',
    needs: 'tag remove',
    prepare: async (scene) => {
      const { first } = await ids(scene);
      await scene.jvs(['tag', 'add', first, 'golden']);
      return { first };
    },
    args: ({ first }) => ['tag', 'remove', first, 'golden'],
    again: ['E_TAG_NOT_FOUND', 'E_REF_NOT_FOUND'],
  },
  { name: 'note', needs: 'note', prepare: ids, args: ({ first }) => ['note', first, 'another note'] },
  {
    name: 'pin add',
    needs: 'pin add',
    prepare: ids,
    args: ({ first }) => ['pin', 'add', first],
    counts: false,
  },
];

function settling() {
  return { args: ['worktree', 'create', 'made'], again: ['E_WORKTREE_EXISTS'], settles: true };
}

async function onlyInit(scene) {
  rmSync(scene.repo, { recursive: true });
  await scene.jvs(['init', 'repo'], scene.root);
  put(path.join(scene.repo, 'main'), { 'a.txt': 'one', 'd/b.txt': 'two' });
}

/** Ids by note. */
async function ids(scene) {
  const { snapshots } = await scene.jvs(['history', '--all']);
  const of = (note) => snapshots.find((one) => one.note === note)?.snapshot_id;
  return { first: of('first'), second: of('second') };
}

async function saved(scene) {
  await scene.jvs(['snapshot', 'saved']);
  return ids(scene);
}

async function detached(scene) {
  const { first } = await ids(scene);
  await scene.jvs(['restore', first]);
}

async function manyFiles(scene) {
  const main = path.join(scene.repo, 'main');
  for (let n = 0; n < 60; n += 1) put(main, { [`many/f${n}`]: `${n}\n`.repeat(100) });
  await scene.jvs(['snapshot', 'many']);
  put(main, { 'many/f7': 'changed' });
}

/** Leaves a command behind that was killed at the first call that `at` says yes to. What was in "main" before must be kept. */
async function cutOff(scene, args, at) {
  const { calls } = await scene.probe(args);
  const found = calls.find(at);
  if (found === undefined) throw new Error(`no call to cut ${args.join(' ')} off at`);
  const keeps = treeDigest(path.join(scene.repo, 'main'));
  scene.killAt(args, found.n);
  return { keeps: [keeps] };
}

const named = (call, pattern) => (one) =>
  one.call.startsWith(call) && one.result === 0 && pattern.test(one.path);
const beforeReady = named('rename', /\/\.READY$/);
const afterReady = named('link', /\/worktrees\/main\/head\.\d+\.json$/);
const half = named('rename', /\/repo\/main\/a\.txt$/);
const registering = named('link', /\/\.jvs\/worktrees\/cut\/config\.json$/);
const moved = named('rename', /\/\.jvs\/worktrees\/cut$|\/\.jvs\/worktrees\/cut\/config\.json$/);

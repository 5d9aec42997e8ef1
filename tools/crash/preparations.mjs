import { rmSync } from 'node:fs';
import path from 'node:path';
import { treeDigest } from '../drive/tree-digest.mjs';
import { put } from './scene.mjs';

/** What scenarios begin with: each is done to the base (see scene.mjs), and returns what the scenario's command is made from. */

export async function onlyInit(scene) {
  rmSync(scene.repo, { recursive: true });
  await scene.jvs(['init', 'repo'], scene.root);
  put(path.join(scene.repo, 'main'), { 'a.txt': 'one', 'd/b.txt': 'two' });
}

/** Ids by note. */
export async function ids(scene) {
  const { snapshots } = await scene.jvs(['history', '--all']);
  const of = (note) => snapshots.find((one) => one.note === note)?.snapshot_id;
  return { first: of('first'), second: of('second') };
}

export async function saved(scene) {
  await scene.jvs(['snapshot', 'saved']);
  return ids(scene);
}

export async function detached(scene) {
  const { first } = await ids(scene);
  await scene.jvs(['restore', first]);
}

export async function manyFiles(scene) {
  const main = path.join(scene.repo, 'main');
  for (let n = 0; n < 60; n += 1) put(main, { [`many/f${n}`]: `${n}\n`.repeat(100) });
  await scene.jvs(['snapshot', 'many']);
  put(main, { 'many/f7': 'changed' });
}

/** Some commands given before, with ids by note. */
export function after(...commands) {
  return async (scene) => {
    const known = await ids(scene);
    for (const command of commands) await scene.jvs(command(known));
    return known;
  };
}

/** A plan with two victims. */
export async function planned(scene) {
  for (const note of ['third', 'fourth']) {
    put(path.join(scene.repo, 'main'), { 'a.txt': note });
    await scene.jvs(['snapshot', note]);
  }
  const { plan_id: planId, victims } = await scene.jvs(['gc', 'plan', '--keep-last', '1', '--min-age', '0']);
  const mayGo = victims.map(({ snapshot_id: id }) => id);
  if (mayGo.length !== 2) throw new Error(`the plan has ${mayGo.length} victims`);
  return { planId, mayGo };
}

/** Leaves a command behind that was killed at the first call that `at` says yes to. What was in "main" before must be kept. */
export function cutOff(command, at) {
  return async (scene) => {
    const args = command(await ids(scene));
    const { calls } = await scene.probe(args);
    const found = calls.find(at);
    if (found === undefined) throw new Error(`no call to cut ${args.join(' ')} off at`);
    const keeps = treeDigest(path.join(scene.repo, 'main'));
    scene.killAt(args, found.n);
    return { keeps: [keeps] };
  };
}

const named = (call, pattern) => (one) =>
  one.call.startsWith(call) && one.result === 0 && pattern.test(one.path);

/** Moments to cut off at. */
export const moments = {
  beforeReady: named('rename', /\/\.READY$/),
  afterReady: named('link', /\/worktrees\/main\/head\.\d+\.json$/),
  half: named('rename', /\/repo\/main\/a\.txt$/),
  registering: named('link', /\/\.jvs\/worktrees\/cut\/config\.json$/),
  moved: named('rename', /\/\.jvs\/worktrees\/cut$|\/\.jvs\/worktrees\/cut\/config\.json$/),
  unregistered: named('rename', /\/tmp\/[^/]+\/registry$/),
  hidden: named('rename', /\/\.jvs\/tmp\/[^/]+\/[^/]+$/),
};

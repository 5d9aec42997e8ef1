import path from 'node:path';
import { rmSync } from 'node:fs';
import { treeDigest } from '../drive/tree-digest.mjs';
import { stateOf, takeView } from './view.mjs';

/** Worktrees that the checks make. */
const OURS = ['settle'];

/**
 * What is known of a scenario before anything goes wrong: the state it begins in, and the one a whole run ends in.
 * @typedef {{scenario: object, args: string[], before: object, after: object, outside: string}} Known
 */

/** Holds what a crash left against what may be there. Returns what is wrong, a sentence each; `first` says what is done first: 'settle' or 'repeat'. */
export async function judge(scene, known, { first }) {
  const problems = [];
  const expect = (ok, sentence) => ok || problems.push(sentence);
  const name = known.scenario.creates ?? 'repo';
  checkReadable(await takeView(scene, name), known, expect);
  if (first === 'settle' && known.scenario.creates === undefined) {
    await settle(scene, problems);
    checkSettled(await takeView(scene, name), known, expect);
  }
  const refused = await repeat(scene, known, expect);
  // What is refused changes nothing, also not what was cut off: the next command that changes something does.
  if (refused && known.scenario.creates === undefined) await settle(scene, problems);
  const last = await takeView(scene, name);
  checkRepeated(last, known, expect);
  expect(
    treeDigest(path.join(scene.root, 'outside')) === known.outside,
    'I6: something outside the repository changed',
  );
  await checkWithoutCaches(scene, last, expect);
  return problems;
}

async function settle(scene, problems) {
  const args = ['worktree', 'create', 'settle'];
  const { exitCode, document } = await scene.run(args, { cwd: scene.repo, cacheHome: scene.cacheHome });
  const done = exitCode === 0 || document.error?.code === 'E_WORKTREE_EXISTS';
  if (!done) problems.push(`nothing settles it: ${JSON.stringify(document.error)}`);
}

/** I1, and that reading works while an operation is unfinished. */
function checkReadable(view, { before }, expect) {
  if (view === undefined) return expect(before === undefined, 'the repository is gone');
  for (const problem of view.problems) expect(false, `reading, unsettled: ${problem}`);
  for (const [id, digest] of before?.payloads ?? []) {
    expect(
      view.payloads.get(id) === digest,
      `I1: snapshot ${id} is ${view.payloads.has(id) ? 'another' : 'lost'}`,
    );
  }
  for (const [id, digest] of view.payloads)
    expect(digest !== undefined, `I1: snapshot ${id} is listed and has no payload`);
}

function checkSettled(view, known, expect) {
  if (view === undefined) return;
  const { before, after, scenario } = known;
  checkSound(view, expect);
  const without = [...OURS, ...(scenario.settles ? ['made'] : [])];
  const [state, old, fresh] = [view, before, after].map((one) => stateOf(one, { without }));
  const expected = scenario.settles ? [fresh] : [old, fresh];
  expect(expected.includes(state), `I2: neither the old state nor the new one:\n${difference(state, old)}`);
  checkKept(view, known, expect);
  if (scenario.settles) return;
  const recorded = recordsOf(view, after) - recordsOf(before, after);
  if (old !== fresh && state === fresh)
    expect(recorded === 1, `I4: it was done, and is recorded ${recorded} times`);
  if (old !== fresh && state === old)
    expect(recorded === 0, `I4: it was not done, and is recorded ${recorded} times`);
}

/** I2, the other half: what was in a worktree is there, or in a snapshot. */
function checkKept(view, { before, scenario, keeps }, expect) {
  if (scenario.discards || before === undefined) return;
  const held = new Set([...view.trees.values(), ...view.payloads.values()]);
  const wanted = keeps?.map((digest) => ['main', digest]) ?? before.trees;
  for (const [name, digest] of wanted)
    expect(held.has(digest), `I2: what was in ${name} is nowhere any more`);
}

/** How often the log tells of the scenario's operation. */
function recordsOf(view, after) {
  const operation = after.records[0]?.operation;
  return view?.records.filter((one) => one.operation === operation && !OURS.includes(one.target)).length ?? 0;
}

/** I3, I4 and nothing left behind. */
function checkSound(view, expect) {
  for (const problem of view.problems) expect(false, problem);
  const ids = new Set(view.snapshots.map(({ snapshot_id: id }) => id));
  for (const { name, head_id: head, current_id: current } of view.worktrees) {
    for (const id of [head, current])
      expect(id === null || ids.has(id), `I3: ${name} names ${id}, which is not published`);
  }
  const { verified } = view;
  expect(verified.healthy === true, `I4: verify finds fault: ${JSON.stringify(verified).slice(0, 500)}`);
  expect(
    (verified.pending ?? []).length === 0,
    `an operation stays unfinished: ${JSON.stringify(verified.pending)}`,
  );
  expect((verified.stray ?? []).length === 0, `stray entries: ${JSON.stringify(verified.stray)}`);
  expect(view.intents.length === 0, `left in intents: ${view.intents.join(', ')}`);
  expect(view.tmp.length === 0, `left in tmp: ${view.tmp.join(', ')}`);
  const names = new Set(view.worktrees.map(({ name }) => name));
  for (const name of view.trees.keys()) expect(names.has(name), `directory ${name} is no worktree`);
  for (const name of names) expect(view.trees.get(name) !== undefined, `worktree ${name} has no directory`);
  const inits = view.records.filter(({ operation }) => operation === 'init').length;
  expect(inits === 1, `I4: init is recorded ${inits} times`);
  for (const id of ids) {
    const times = view.records.filter((one) => one.operation === 'snapshot' && one.target === id).length;
    expect(times === 1, `I4: snapshot ${id} is recorded ${times} times`);
  }
}

async function repeat(scene, { scenario, args }, expect) {
  const cwd = path.join(scene.root, scenario.cwd ?? 'repo/main');
  const { exitCode, document } = await scene.run(args, { cwd, cacheHome: scene.cacheHome });
  const right = exitCode === 0 || (scenario.again ?? []).includes(document.error?.code);
  expect(right, `stuck: repeated, it ends with ${exitCode}: ${JSON.stringify(document.error)}`);
  return exitCode !== 0;
}

function checkRepeated(view, known, expect) {
  if (view === undefined) return expect(false, 'repeated, there is no repository');
  checkSound(view, expect);
  checkKept(view, known, expect);
  if (known.scenario.counts === false) return;
  for (const [name, digest] of known.after.trees) {
    expect(view.trees.get(name) === digest, `repeated, ${name} is not what a whole run makes of it`);
  }
}

/** I8: whatever may be deleted makes no difference. */
async function checkWithoutCaches(scene, view, expect) {
  if (view === undefined) return;
  rmSync(path.join(view.repo, '.jvs', 'index.sqlite'), { force: true });
  rmSync(path.join(view.repo, '.jvs', 'cache'), { recursive: true, force: true });
  rmSync(scene.cacheHome, { recursive: true, force: true });
  const bare = await takeView(scene, path.relative(scene.root, view.repo));
  expect(stateOf(bare) === stateOf(view), 'I8: without index and caches the answers differ');
  for (const problem of bare.problems) expect(false, `I8: without caches, ${problem}`);
}

function difference(is, was) {
  const old = new Set(was.split('\n'));
  return is
    .split('\n')
    .filter((line) => !old.has(line))
    .join('\n');
}

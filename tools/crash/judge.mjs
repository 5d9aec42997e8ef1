import path from 'node:path';
import { rmSync } from 'node:fs';
import { treeDigest } from '../drive/tree-digest.mjs';
import { checkKept, checkRecorded, checkSound, checkState, difference, OURS } from './invariants.mjs';
import { stateOf, takeView } from './view.mjs';

/**
 * What is known of a scenario before anything goes wrong: the state it begins in, the one a whole run ends in, and what its preparation returned.
 * @typedef {{scenario: object, args: string[], before: object, after: object, outside: string, data: object}} Known
 */

/**
 * Holds what a crash left against what may be there. Returns what is wrong, a sentence each. `first` says what is done first: 'settle' (another command
 * that changes something), 'repair' (doctor), or 'repeat' (the same command); `again`: false leaves out that the command is given again.
 */
export async function judge(scene, known, { first, again = true }) {
  const problems = [];
  const expect = (ok, sentence) => ok || problems.push(sentence);
  const { creates: created, damage } = known.scenario;
  const name = created ?? 'repo';
  if (damage === undefined) checkReadable(await takeView(scene, name, { depth: 'records' }), known, expect);
  await mendFirst(scene, known, { first, expect });
  if (!again && first !== 'repeat' && created === undefined) return problems;
  const refused = await repeat(scene, known, expect);
  // What is refused changes nothing, also not what was cut off, and a repair leaves what nobody reads: the next command that changes something takes it away.
  if ((refused || known.args[0] === 'doctor') && created === undefined) await settle(scene, expect);
  const last = await takeView(scene, name);
  checkRepeated(last, known, expect);
  const outside = treeDigest(path.join(scene.root, 'outside'));
  expect(outside === known.outside, 'I6: something outside the repository changed');
  if (first === 'settle') await checkWithoutCaches(scene, last, expect);
  return problems;
}

/** What is damaged only a repair settles; what was never made nothing does but making it. */
async function mendFirst(scene, known, { first, expect }) {
  const { creates, damage } = known.scenario;
  if (first === 'repeat' || creates !== undefined) return;
  if (first === 'repair') await repair(scene, damage, expect);
  else if (damage === undefined) await settle(scene, expect);
  else return;
  // A repair has read every payload, and the last view will.
  const view = await takeView(scene, 'repo', { depth: 'state' });
  checkSound(view, known, expect);
  checkState(view, known, expect);
  checkKept(view, known, expect);
  checkRecorded(view, known, expect);
}

async function settle(scene, expect) {
  const args = ['worktree', 'create', 'settle'];
  const { exitCode, document } = await scene.run(args, { cwd: scene.repo, cacheHome: scene.cacheHome });
  const done = exitCode === 0 || document.error?.code === 'E_WORKTREE_EXISTS';
  expect(done, `nothing settles it: ${JSON.stringify(document.error)}`);
}

/** Examined, nothing but the operation itself is found, and nothing changes; repaired, it is healthy; repaired again, there is nothing to do. */
async function repair(scene, damage, expect) {
  const doctor = async (...flags) => {
    const { document } = await scene.run(['doctor', ...flags], {
      cwd: scene.repo,
      cacheHome: scene.cacheHome,
    });
    const { code, details } = document.error ?? {};
    expect(
      code === undefined || code === 'E_UNHEALTHY',
      `doctor ${flags.join(' ')}: ${JSON.stringify(document.error)?.slice(0, 500)}`,
    );
    return document.data ?? details ?? {};
  };
  const before = treeDigest(scene.repo);
  const ill = (await doctor('--strict')).findings?.filter(
    ({ severity, check }) => severity === 'error' && check !== 'operations',
  );
  expect(
    damage !== undefined || ill?.length === 0,
    `doctor finds damage: ${JSON.stringify(ill)?.slice(0, 500)}`,
  );
  expect(treeDigest(scene.repo) === before, 'doctor changed something without being told to');
  const { healthy, findings } = await doctor('--repair-all', '--strict');
  expect(healthy === true, `doctor could not mend it: ${JSON.stringify(findings)?.slice(0, 500)}`);
  const { repairs = [] } = await doctor('--repair-all');
  const again = repairs.filter(({ state }) => state !== 'nothing');
  expect(again.length === 0, `a second repair had something to do: ${JSON.stringify(again).slice(0, 300)}`);
}

/** I1, and that reading works while an operation is unfinished. */
function checkReadable(view, { before, data }, expect) {
  if (view === undefined) return expect(before === undefined, 'the repository is gone');
  for (const problem of view.problems) expect(false, `reading, unsettled: ${problem}`);
  for (const [id, digest] of before?.payloads ?? []) {
    const known = view.payloads.has(id);
    // I7: a victim of deletion is wholly there or not listed.
    if (!known && data.mayGo?.includes(id)) continue;
    expect(view.payloads.get(id) === digest, `I1: snapshot ${id} is ${known ? 'another' : 'lost'}`);
  }
  for (const [id, digest] of view.payloads)
    expect(digest !== undefined, `I1: snapshot ${id} is listed and has no payload`);
}

async function repeat(scene, { scenario, args }, expect) {
  const cwd = path.join(scene.root, scenario.cwd ?? 'repo/main');
  const { exitCode, document } = await scene.run(args, { cwd, cacheHome: scene.cacheHome });
  const right = exitCode === 0 || (scenario.again ?? []).includes(document.error?.code);
  expect(
    right,
    `stuck: repeated, it ends with ${exitCode}: ${JSON.stringify(document.error ?? document.data).slice(0, 500)}`,
  );
  return exitCode !== 0;
}

function checkRepeated(view, known, expect) {
  if (view === undefined) return expect(false, 'repeated, there is no repository');
  checkSound(view, known, expect);
  checkKept(view, known, expect);
  if (known.scenario.counts === false) return;
  for (const [name, digest] of known.after.trees) {
    expect(view.trees.get(name) === digest, `repeated, ${name} is not what a whole run makes of it`);
  }
  if (known.scenario.damage === undefined) return;
  const [state, fresh] = [view, known.after].map((one) => stateOf(one, { without: OURS }));
  expect(state === fresh, `repeated, the repair comes to something else:\n${difference(state, fresh)}`);
}

/** I8: whatever may be deleted makes no difference. */
async function checkWithoutCaches(scene, view, expect) {
  if (view === undefined) return;
  rmSync(path.join(view.repo, '.jvs', 'index.sqlite'), { force: true });
  rmSync(path.join(view.repo, '.jvs', 'cache'), { recursive: true, force: true });
  rmSync(scene.cacheHome, { recursive: true, force: true });
  const bare = await takeView(scene, path.relative(scene.root, view.repo), { depth: 'lists' });
  const same = stateOf({ ...bare, config: view.config }) === stateOf(view);
  expect(same, 'I8: without index and caches the answers differ');
  for (const problem of bare.problems) expect(false, `I8: without caches, ${problem}`);
}

import { stateOf } from './view.mjs';

/** Worktrees that the checks make. */
export const OURS = ['settle'];

/** I2: once settled, it is the old state or the new one; of a deletion, whatever lies between. */
export function checkState(view, { before, after, scenario }, expect) {
  const without = [...OURS, ...(scenario.settles ? ['made'] : [])];
  const [state, old, fresh] = [view, before, after].map((one) =>
    stateOf(scenario.deletes ? withoutSnapshots(one) : one, { without }),
  );
  const expected = scenario.settles || scenario.damage ? [fresh] : [old, fresh];
  expect(expected.includes(state), `I2: neither the old state nor the new one:\n${difference(state, old)}`);
  if (!scenario.deletes) return;
  const ids = new Set(view.snapshots.map(({ snapshot_id: id }) => id));
  for (const { snapshot_id: id } of after.snapshots) expect(ids.has(id), `I7: ${id} is protected, and gone`);
}

/** I2, the other half: what was in a worktree is there, or in a snapshot. */
export function checkKept(view, { before, scenario, data }, expect) {
  if (scenario.discards || before === undefined) return;
  const held = new Set([...view.trees.values(), ...view.payloads.values()]);
  const wanted = data.keeps?.map((digest) => ['main', digest]) ?? before.trees;
  for (const [name, digest] of wanted)
    expect(held.has(digest), `I2: what was in ${name} is nowhere any more`);
}

/** I4: done and recorded, once; or neither. */
export function checkRecorded(view, { before, after, scenario }, expect) {
  if (scenario.settles || scenario.deletes || scenario.damage !== undefined) return;
  const without = OURS;
  const [state, old, fresh] = [view, before, after].map((one) => stateOf(one, { without }));
  if (old === fresh) return;
  const recorded = recordsOf(view, after) - recordsOf(before, after);
  if (state === fresh) expect(recorded === 1, `I4: it was done, and is recorded ${recorded} times`);
  if (state === old) expect(recorded === 0, `I4: it was not done, and is recorded ${recorded} times`);
}

/** How often the log tells of the scenario's operation. */
function recordsOf(view, after) {
  const operation = after.records[0]?.operation;
  return view?.records.filter((one) => one.operation === operation && !OURS.includes(one.target)).length ?? 0;
}

/** I3, I4 and nothing left behind. */
export function checkSound(view, known, expect) {
  const { forgets } = known.scenario;
  // Of an audit log that had to be restarted, verify goes on saying so for ever.
  for (const problem of view.problems.filter((one) => !(forgets && one.includes('"E_AUDIT_CORRUPT"'))))
    expect(false, problem);
  checkHeads(view, expect);
  if (view.verified !== undefined) checkVerified(view.verified, forgets, expect);
  expect(view.intents.length === 0, `left in intents: ${view.intents.join(', ')}`);
  expect(view.tmp.length === 0, `left in tmp: ${view.tmp.join(', ')}`);
  const names = new Set(view.worktrees.map(({ name }) => name));
  for (const name of view.trees.keys()) expect(names.has(name), `directory ${name} is no worktree`);
  for (const name of names) expect(view.trees.get(name) !== undefined, `worktree ${name} has no directory`);
  if (!forgets) checkCounts(view, expect);
}

function checkVerified(verified, forgets, expect) {
  const fault = `I4: verify finds fault: ${JSON.stringify(verified).slice(0, 500)}`;
  expect(forgets || verified.healthy === true, fault);
  for (const what of ['pending', 'stray']) {
    const left = verified[what] ?? [];
    expect(left.length === 0, `verify finds ${what} entries: ${JSON.stringify(left)}`);
  }
}

function checkHeads(view, expect) {
  const ids = new Set(view.snapshots.map(({ snapshot_id: id }) => id));
  for (const { name, head_id: head, current_id: current } of view.worktrees) {
    for (const id of [head, current])
      expect(id === null || ids.has(id), `I3: ${name} names ${id}, which is not published`);
  }
}

function checkCounts(view, expect) {
  const inits = view.records.filter(({ operation }) => operation === 'init').length;
  expect(inits === 1, `I4: init is recorded ${inits} times`);
  for (const { snapshot_id: id } of view.snapshots) {
    const times = view.records.filter((one) => one.operation === 'snapshot' && one.target === id).length;
    expect(times === 1, `I4: snapshot ${id} is recorded ${times} times`);
  }
}

function withoutSnapshots(view) {
  return view && { ...view, snapshots: [] };
}

export function difference(is, was) {
  const old = new Set(was.split('\n'));
  return is
    .split('\n')
    .filter((line) => !old.has(line))
    .join('\n');
}

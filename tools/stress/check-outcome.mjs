import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { treeDigest } from '../drive/tree-digest.mjs';

/**
 * Holds what was acknowledged against what is there, in each machine's view, after everything came to rest. Returns what is wrong, a sentence each.
 * `ask(machine, args)` runs a command and gives its data, or throws.
 */
export async function checkOutcome({ machines, workers, ask }) {
  const problems = [];
  const expect = (ok, sentence) => ok || problems.push(sentence);
  for (const machine of machines) {
    // A change settles whatever was left in the middle; those of other worktrees too, when nobody works there.
    await ask(machine, ['worktree', 'create', `settle-${machine.number}`]);
    const { snapshots } = await ask(machine, ['history', '--all']);
    const byId = new Map(snapshots.map((one) => [one.snapshot_id, one]));
    const { records } = await ask(machine, ['audit', 'log']);
    const { worktrees } = await ask(machine, ['worktree', 'list']);
    const seen = { machine, byId, records, worktrees };
    for (const worker of workers) checkWorker(worker, seen, expect);
    checkRecords(records, expect);
    checkLine(snapshots, expect);
    await checkHealth(machine, ask, expect);
  }
  checkLeftovers(machines[0].repo, expect);
  return problems;
}

function checkWorker(worker, { machine, byId, records, worktrees }, expect) {
  const payload = (id, ...parts) => path.join(machine.repo, '.jvs', 'snapshots', id, 'payload', ...parts);
  for (const promise of worker.promises) {
    const { kind, id } = promise;
    if (kind === 'record')
      expect(
        records.some((one) => one.details.worktree_id === id),
        `no record of worktree ${id}`,
      );
    else expect(byId.has(id), `${worker.name}: snapshot ${id} was acknowledged and is lost`);
    if (kind === 'is')
      expect(treeDigest(payload(id)) === promise.digest, `${worker.name}: ${id} holds other bytes`);
    if (kind === 'holds')
      expect(isFile(payload(id, promise.file), `${promise.file}\n`), `${id} lacks ${promise.file}`);
    if (kind === 'tagged')
      expect(byId.get(id)?.tags.includes(promise.tag), `${id} lost its tag ${promise.tag}`);
    if (kind === 'is' || kind === 'holds') {
      const times = records.filter((one) => one.operation === 'snapshot' && one.target === id).length;
      expect(times === 1, `snapshot ${id} is recorded ${times} times`);
    }
  }
  for (const [name, least] of worker.restores) {
    const times = records.filter(
      (one) => one.operation === 'restore' && one.details.worktree === name,
    ).length;
    expect(times >= least, `${least} restores of ${name} were acknowledged, ${times} are recorded`);
  }
  checkForks(worker, { machine, worktrees }, expect);
  const now = treeDigest(worker.directory);
  // What a killed operation left is settled by the next one on that worktree: here the checker's own.
  const known = worker.allowed.has(now) || (!worker.settled && worker.once.has(now));
  expect(known, `${worker.name} holds what it never held`);
}

function checkForks(worker, { machine, worktrees }, expect) {
  const names = new Set(worktrees.map(({ name }) => name));
  for (const [name, { digest, sure }] of worker.forks) {
    if (sure) expect(names.has(name), `worktree ${name} was acknowledged and is lost`);
    if (!names.has(name)) continue;
    const at = path.join(machine.repo, 'worktrees', name);
    expect(treeDigest(at) === digest, `worktree ${name} is not what it was made from`);
  }
  const stray = readdirSync(path.join(machine.repo, 'worktrees')).filter((name) => !names.has(name));
  expect(stray.length === 0, `directories that are no worktree: ${stray.join(', ')}`);
}

function checkRecords(records, expect) {
  const ids = records.map(({ event_id: id }) => id);
  expect(new Set(ids).size === ids.length, 'an audit record is there twice');
  const operations = records
    .map(({ operation, details }) => details.op_id && `${operation} ${details.op_id}`)
    .filter(Boolean);
  const twice = operations.filter((one, at) => operations.indexOf(one) !== at);
  expect(twice.length === 0, `operations recorded twice: ${twice.join(', ')}`);
}

/** In the shared worktree each snapshot follows another: two that follow the same one would have lost an edit. */
function checkLine(snapshots, expect) {
  const parents = snapshots
    .filter((one) => one.worktree === 'shared' && one.kind === 'user')
    .map((one) => one.parent_id);
  const twice = parents.filter((one, at) => parents.indexOf(one) !== at);
  expect(twice.length === 0, `two snapshots of "shared" have one parent: ${twice.join(', ')}`);
}

async function checkHealth(machine, ask, expect) {
  const report = await ask(machine, ['verify', '--all']);
  expect(report.healthy, `verify --all finds fault: ${JSON.stringify(report).slice(0, 600)}`);
  expect(report.pending.length === 0, `interrupted operations stay: ${JSON.stringify(report.pending)}`);
  expect(report.stray.length === 0, `stray entries: ${JSON.stringify(report.stray)}`);
}

function checkLeftovers(repo, expect) {
  for (const folder of ['intents', 'tmp']) {
    const left = readdirSync(path.join(repo, '.jvs', folder)).filter((name) => !name.startsWith('.tmp-'));
    expect(left.length === 0, `left in ${folder}: ${left.join(', ')}`);
  }
}

function isFile(file, content) {
  return existsSync(file) && readFileSync(file, 'utf8') === content;
}

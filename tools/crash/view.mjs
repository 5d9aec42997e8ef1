import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { treeDigest } from '../drive/tree-digest.mjs';

/** How much is asked: each of these asks for all that the ones before it do. */
const DEPTHS = ['lists', 'records', 'state', 'payloads'];

/**
 * What a repository says and holds, by commands that only read and by looking at the bytes: as much as `depth` says. `problems` are reading commands
 * that failed. Undefined when there is no repository.
 */
export async function takeView(scene, name = 'repo', { depth = 'payloads' } = {}) {
  const repo = path.join(scene.root, name);
  if (!existsSync(path.join(repo, '.jvs'))) return undefined;
  const problems = [];
  const ask = async (...args) => {
    const { exitCode, document } = await scene.run([...args, '--repo', repo], {
      cwd: scene.root,
      cacheHome: scene.cacheHome,
    });
    if (exitCode !== 0)
      problems.push(
        `${args.join(' ')} ended with ${exitCode}: ${JSON.stringify(document.error ?? document.data).slice(0, 500)}`,
      );
    return document.data ?? {};
  };
  const { snapshots = [] } = await ask('history', '--all');
  const { worktrees = [] } = await ask('worktree', 'list');
  const asks = (what) => DEPTHS.indexOf(what) <= DEPTHS.indexOf(depth);
  const { records = [] } = asks('records') ? await ask('audit', 'log') : {};
  const payload = (id) => path.join(repo, '.jvs', 'snapshots', id, 'payload');
  return {
    repo,
    problems,
    snapshots,
    worktrees,
    records,
    ...(asks('state') && { config: await ask('config', 'list') }),
    ...(asks('payloads') && { verified: await ask('verify', '--all') }),
    payloads: new Map(snapshots.map(({ snapshot_id: id }) => [id, treeDigest(payload(id))])),
    trees: treesOf(repo),
    pins: named(repo, 'gc/pins').length,
    intents: named(repo, 'intents'),
    tmp: named(repo, 'tmp'),
  };
}

/** What the worktrees hold, by name: those that have a directory. */
function treesOf(repo) {
  const others = path.join(repo, 'worktrees');
  const names = existsSync(others) ? readdirSync(others) : [];
  const trees = names.map((name) => [name, treeDigest(path.join(others, name))]);
  return new Map([['main', treeDigest(path.join(repo, 'main'))], ...trees]);
}

/** Names in a directory of `.jvs`; what a crash may leave under a temporary name is read by nobody. */
function named(repo, folder) {
  return readdirSync(path.join(repo, '.jvs', folder)).filter((name) => !/^\.tmp-[0-9a-f]{24}$/.test(name));
}

/**
 * What a repository is to its user, without ids and times: two views with the same answer are the same state. Automatic snapshots are left out (an
 * operation that is taken back keeps them), and so is what the checks made themselves.
 */
export function stateOf(view, { without = [] } = {}) {
  if (view === undefined) return 'none';
  const hash = (id) => view.snapshots.find((one) => one.snapshot_id === id)?.payload_root_hash ?? id;
  const snapshots = view.snapshots
    .filter(({ kind }) => kind === 'user')
    .map((one) =>
      [one.worktree, one.note, [...one.tags].sort(), one.payload_root_hash, hash(one.parent_id)].join(' '),
    );
  const worktrees = view.worktrees
    .filter(({ name }) => !without.includes(name))
    .map((one) => [one.name, hash(one.head_id), hash(one.current_id), one.detached].join(' '));
  const trees = [...view.trees]
    .filter(([name]) => !without.includes(name))
    .map(([name, digest]) => `${name} ${digest}`);
  const settings = view.config?.settings ?? view.config;
  return JSON.stringify(
    {
      snapshots: snapshots.sort(),
      worktrees: worktrees.sort(),
      trees: trees.sort(),
      settings,
      pins: view.pins,
    },
    null,
    1,
  );
}

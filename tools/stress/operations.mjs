import { pick } from '../drive/random.mjs';

/**
 * What a worker does, a line each: `needs` is the command that must exist, `weight` how often it comes. `make(worker)` gives undefined when there
 * is nothing to do it with, else
 *   args      the command
 *   refusals  codes that are a right answer
 *   changes   digests that the worker's own worktree may have when the command came to its end; absent: it stays as it is
 *   done      called with the answer's data when it was acknowledged
 *   maybe     called when it was killed and nobody knows how far it got
 */
export const OPERATIONS = [
  { name: 'snapshot', needs: 'snapshot', weight: 6, make: snapshotOwn },
  { name: 'snapshot shared', needs: 'snapshot', weight: 3, make: snapshotShared },
  { name: 'restore', needs: 'restore', weight: 4, make: restoreOwn },
  { name: 'restore HEAD', needs: 'restore', weight: 3, make: restoreHead },
  { name: 'fork', needs: 'worktree fork', weight: 3, make: fork },
  { name: 'rename', needs: 'worktree rename', weight: 2, make: rename },
  { name: 'remove', needs: 'worktree remove', weight: 2, make: remove },
  { name: 'verify', needs: 'verify', weight: 1, make: verify },
  { name: 'history', needs: 'history', weight: 1, make: () => ({ args: ['history', '--all'] }) },
  { name: 'tag', needs: 'tag add', weight: 2, make: tag },
  { name: 'pin', needs: 'pin add', weight: 1, make: pin },
  { name: 'gc', needs: 'gc plan', weight: 1, make: collect },
  { name: 'undo', needs: 'undo', weight: 2, make: undo },
];

function snapshotOwn(worker) {
  if (worker.settled) worker.edit();
  return {
    args: ['snapshot', `own ${worker.turn}`, '-w', worker.name],
    refusals: ['E_DETACHED'],
    done: ({ snapshot }) => worker.captured(snapshot.snapshot_id),
  };
}

function snapshotShared(worker) {
  const file = worker.writeShared();
  return {
    args: ['snapshot', `shared ${worker.number}-${worker.turn}`, '-w', 'shared'],
    done: ({ snapshot }) => worker.promises.push({ kind: 'holds', id: snapshot.snapshot_id, file }),
  };
}

function restoreOwn(worker) {
  const id = pick(worker.random, [...worker.content.keys()]);
  if (id === undefined) return undefined;
  return {
    args: ['restore', id, '-w', worker.name],
    changes: [worker.content.get(id)],
    done: (data) => worker.recorded('restore', worker.name, changesSomething(data)),
  };
}

/** Whatever HEAD is after operations that were killed, it is something this worktree once was. */
function restoreHead(worker) {
  return {
    args: ['restore', 'HEAD', '-w', worker.name],
    changes: [...worker.once],
    done: (data) => worker.recorded('restore', worker.name, changesSomething(data)),
  };
}

function changesSomething({ applied }) {
  return applied.added + applied.replaced + applied.removed + applied.metadata > 0;
}

function fork(worker) {
  const id = pick(worker.random, [...worker.content.keys()]);
  if (id === undefined) return undefined;
  const name = `${worker.name}-f${worker.turn}`;
  const digest = worker.content.get(id);
  return {
    args: ['worktree', 'fork', id, name],
    done: ({ worktree }) => {
      worker.forks.set(name, { digest, sure: true });
      worker.promises.push({ kind: 'record', operation: 'worktree_fork', id: worktree.worktree_id });
    },
    maybe: () => worker.forks.set(name, { digest, sure: false }),
  };
}

function rename(worker) {
  const name = pick(worker.random, [...worker.forks.keys()]);
  if (name === undefined) return undefined;
  const { digest, sure } = worker.forks.get(name);
  const to = `${name.replace(/-r.*/, '')}-r${worker.turn}`;
  return {
    args: ['worktree', 'rename', name, to],
    refusals: sure ? [] : ['E_WORKTREE_NOT_FOUND'],
    done: () => {
      worker.forks.delete(name);
      worker.forks.set(to, { digest, sure: true });
    },
    maybe: () => {
      for (const one of [name, to]) worker.forks.set(one, { digest, sure: false });
    },
  };
}

function remove(worker) {
  const name = pick(worker.random, [...worker.forks.keys()]);
  if (name === undefined) return undefined;
  const { digest, sure } = worker.forks.get(name);
  return {
    args: ['worktree', 'remove', name],
    refusals: sure ? [] : ['E_WORKTREE_NOT_FOUND'],
    done: () => worker.forks.delete(name),
    maybe: () => worker.forks.set(name, { digest, sure: false }),
  };
}

function verify(worker) {
  const id = pick(worker.random, [...worker.content.keys()]);
  return id === undefined ? undefined : { args: ['verify', id] };
}

function tag(worker) {
  const id = pick(worker.random, [...worker.content.keys()]);
  if (id === undefined) return undefined;
  const name = `t${worker.number}-${worker.turn}`;
  return {
    args: ['tag', 'add', id, name],
    done: () => worker.promises.push({ kind: 'tagged', id, tag: name }),
  };
}

function pin(worker) {
  const id = pick(worker.random, [...worker.content.keys()]);
  return id === undefined ? undefined : { args: ['pin', 'add', id] };
}

/** Plans, and the next time runs what was planned: by then the plan may be stale, which is an answer too. */
function collect(worker) {
  const plan = worker.plan;
  if (plan === undefined) return { args: ['gc', 'plan'], done: (data) => (worker.plan = planIdOf(data)) };
  worker.plan = undefined;
  return {
    args: ['gc', 'run', '--plan-id', plan],
    refusals: ['E_GC_PLAN_MISMATCH', 'E_GC_PLAN_NOT_FOUND', 'E_GC_PLAN_STALE', 'E_GC_PLAN_EXPIRED'],
  };
}

function planIdOf(data) {
  return data.plan_id ?? data.plan?.plan_id;
}

/** It takes back whatever came last, so any of the worktree's former states is right. */
function undo(worker) {
  return {
    args: ['undo', '-w', worker.name],
    refusals: ['E_NOTHING_TO_UNDO', 'E_UNDO_IMPOSSIBLE', 'E_UNDO_BLOCKED', 'E_DETACHED'],
    changes: [...worker.once],
  };
}

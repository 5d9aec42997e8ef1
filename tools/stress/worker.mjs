import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pick } from '../drive/random.mjs';
import { treeDigest } from '../drive/tree-digest.mjs';

/** Without an answer by then something waits for somebody for ever. */
const LOCK_TIMEOUT_S = 300;

/**
 * One of the processes: it has a worktree of its own, of which it knows what every byte must be, forks of it, and takes part in one that all share.
 * Its operations run one after the other, each as a process of its own that may be killed at any moment.
 */
export class Worker {
  /** Snapshot id to the digest its payload must have. */
  content = new Map();
  /** Every digest the own worktree ever had: what HEAD, undo and recovery may lead back to. */
  once = new Set();
  /** Digests the own worktree may have now: one, unless an operation was killed. */
  allowed = new Set();
  settled = true;
  forks = new Map();
  /** What was acknowledged and must be found at the end. */
  promises = [];
  restores = new Map();
  violations = [];
  tally = { done: 0, killed: 0, refused: {}, by: {} };
  plan;
  turn = 0;
  #durations = [];

  constructor({ number, machines, random, run, operations, killing }) {
    Object.assign(this, { number, machines, random, run, operations, killing });
    this.name = `w${number}`;
  }

  get directory() {
    return path.join(this.machines[0].repo, 'worktrees', this.name);
  }

  /** The digest of the own worktree as it was made. */
  begin() {
    const digest = treeDigest(this.directory);
    this.allowed = new Set([digest]);
    this.once.add(digest);
  }

  async work(turns) {
    while (this.turn < turns) {
      this.turn += 1;
      await this.#operate();
    }
  }

  edit() {
    const file = path.join(this.directory, 'd', `f${Math.floor(this.random() * 6)}`);
    mkdirSync(path.dirname(file), { recursive: true });
    if (this.random() < 0.2) rmSync(file, { force: true });
    else writeFileSync(file, `${this.name} at ${this.turn}\n`);
    const digest = treeDigest(this.directory);
    this.allowed = new Set([digest]);
    this.once.add(digest);
  }

  writeShared() {
    const file = `${this.name}-${this.turn}`;
    writeFileSync(path.join(this.machines[0].repo, 'worktrees', 'shared', file), `${file}\n`);
    return file;
  }

  captured(id) {
    const digest = treeDigest(this.directory);
    if (!this.allowed.has(digest))
      this.#violation(`the worktree is none of ${this.allowed.size} states it may be in`);
    this.content.set(id, digest);
    this.promises.push({ kind: 'is', id, digest });
  }

  recorded(operation, target, surely) {
    if (surely) this.restores.set(target, (this.restores.get(target) ?? 0) + 1);
  }

  async #operate() {
    const { operation, wanted } = this.#choose();
    const kill = this.killing && this.random() < 0.5;
    const machine = pick(this.random, this.machines);
    const killAfterMs = kill ? this.random() * this.#typicalMs() : undefined;
    const args = withTimeout(operation, wanted.args);
    const result = await this.run(machine, args, killAfterMs);
    if (result.exitCode === 0) this.#durations.push(result.ms);
    this.#judge(operation, wanted, result);
    this.#compare(operation, wanted, result);
  }

  #choose() {
    for (;;) {
      const total = this.operations.reduce((sum, { weight }) => sum + weight, 0);
      let at = this.random() * total;
      const operation = this.operations.find(({ weight }) => (at -= weight) < 0) ?? this.operations[0];
      const wanted = operation.make(this);
      if (wanted !== undefined) return { operation, wanted };
    }
  }

  #typicalMs() {
    const last = this.#durations.slice(-10);
    return last.length === 0 ? 400 : last.reduce((sum, ms) => sum + ms, 0) / last.length;
  }

  #judge(operation, wanted, { exitCode, document, text }) {
    const count = (this.tally.by[operation.name] ??= { done: 0, killed: 0, refused: 0 });
    const code = document?.error?.code;
    if (document?.ok === true) {
      this.tally.done += 1;
      count.done += 1;
      wanted.done?.(document.data);
    } else if (code !== undefined && (wanted.refusals ?? []).includes(code)) {
      this.tally.refused[code] = (this.tally.refused[code] ?? 0) + 1;
      count.refused += 1;
    } else if (exitCode === null) {
      this.tally.killed += 1;
      count.killed += 1;
      wanted.maybe?.();
    } else this.#violation(`${wanted.args.join(' ')} ended with ${exitCode} ${code}: ${text.slice(-600)}`);
  }

  /** What the own worktree holds now, against what it may. Once an operation came to its end there is one answer again. */
  #compare(operation, wanted, { exitCode, document }) {
    const own = wanted.args.includes(this.name);
    if (!own) return;
    const ended = document !== undefined || exitCode !== null;
    if (document?.ok === true && wanted.changes) this.allowed = new Set(wanted.changes);
    else for (const digest of wanted.changes ?? []) this.allowed.add(digest);
    this.settled = ended;
    // In between a worktree may be a mix: whoever comes next settles it.
    if (!ended) return;
    const digest = treeDigest(this.directory);
    if (!this.allowed.has(digest))
      this.#violation(`after ${wanted.args.join(' ')} the worktree is no state it may be in`);
    this.allowed = new Set([digest]);
    this.once.add(digest);
  }

  #violation(what) {
    this.violations.push(`${this.name}, turn ${this.turn}: ${what}`);
  }
}

function withTimeout({ name }, args) {
  const waits = !['verify', 'history'].includes(name) && !(args[0] === 'gc' && args[1] === 'plan');
  return waits ? [...args, '--lock-timeout', String(LOCK_TIMEOUT_S)] : args;
}

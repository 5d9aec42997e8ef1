import { spawnSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImagePlace } from './image-place.mjs';
import { createRunner } from './in-process.mjs';
import { JuicefsPlace } from './juicefs-place.mjs';
import { trace } from './trace.mjs';

/** Names that look like ours, in a payload: nobody may touch them. */
const CANARIES = ['.READY', '.jvs-tmp-1', 'x.tmp', '.tmp-0123456789abcdef01234567', 'manifest'];

/**
 * Where the trials of one scenario on one file system take place: a state with everything prepared, of which each trial gets a copy. Nothing is carried
 * from one trial to the next.
 */
export class Scene {
  #prepared = new Map();
  #place;

  /**
   * `bundle` and `program`: another build of the command line than this workspace's.
   * @param {{type: string, bundle?: string, program?: string}} options
   */
  constructor({ type, bundle, program }) {
    this.type = type;
    this.program = program;
    this.directory = mkdtempSync(path.join(placeForImages(), 'jvs-crash-'));
    this.root = path.join(this.directory, 'root');
    this.#place =
      type === 'juicefs' ? new JuicefsPlace(this.directory) : new ImagePlace(type, this.directory);
    this.run = createRunner(bundle);
  }

  get repo() {
    return path.join(this.root, 'repo');
  }

  /** Forgotten with each trial: caches belong to the machine, which comes back with the repository. */
  get cacheHome() {
    return path.join(this.directory, 'cache');
  }

  /** The file of a state, where states are images. */
  image(name) {
    return this.#place.image(name);
  }

  /** Makes the state that a scenario begins in, once: the base, and what the scenario adds to it. Returns what its preparation returns. */
  async prepare(scenario) {
    if (!this.#prepared.has('base')) await this.#makeBase();
    if (this.#prepared.has(scenario.name)) return this.#prepared.get(scenario.name);
    this.#place.copy('base', 'scenario');
    const facts = await this.on('scenario', async () => {
      await this.#touchCaches();
      return (await scenario.prepare?.(this)) ?? {};
    });
    this.#prepared = new Map([
      ['base', true],
      [scenario.name, facts],
    ]);
    return facts;
  }

  /** Runs `body` on a fresh copy of what was prepared. */
  async trial(body) {
    this.#place.copy('scenario', 'trial');
    rmSync(this.cacheHome, { recursive: true, force: true });
    return this.on('trial', body);
  }

  /** A trial of a scenario, with the damage done that its command is to mend. */
  async attempt({ scenario, data }, body) {
    return this.trial(() => {
      if (scenario.damage !== undefined) this.#inflict(scenario, data);
      return body();
    });
  }

  /** Damage was there long before the power is cut. */
  #inflict(scenario, data) {
    scenario.damage(this, data);
    spawnSync('sync', ['--file-system', this.root]);
  }

  async on(name, body) {
    this.#place.attach(name, this.root);
    try {
      return await body();
    } finally {
      this.#place.detach(this.root);
    }
  }

  /** A command that must succeed; its data. */
  async jvs(args, cwd = path.join(this.repo, 'main')) {
    const { exitCode, document } = await this.run(args, { cwd, cacheHome: this.cacheHome });
    if (exitCode !== 0)
      throw new Error(`jvs ${args.join(' ')} ended with ${exitCode}: ${JSON.stringify(document.error)}`);
    return document.data;
  }

  /** A traced command on what is mounted. */
  trace(args, mode, { cwd = 'repo/main', threads = false } = {}) {
    return trace({
      watched: this.root,
      log: path.join(this.directory, 'log'),
      mode,
      args,
      cwd: path.join(this.root, cwd),
      cacheHome: this.cacheHome,
      program: this.program,
      threads,
    });
  }

  /** What a command would do to the state that is being prepared, on a copy of it. */
  async probe(args) {
    this.#place.detach(this.root);
    try {
      this.#place.copy('scenario', 'probe');
      return await this.on('probe', () => this.trace(args, ['none']));
    } finally {
      this.#place.attach('scenario', this.root);
    }
  }

  /** Kills a command before its n-th call, on what is mounted. */
  killAt(args, n) {
    const { killed, text } = this.trace(args, ['kill', n]);
    if (killed === undefined) throw new Error(`${args.join(' ')} was to be killed at ${n}: ${text}`);
  }

  dispose() {
    this.#place.dispose();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #makeBase() {
    await this.#place.make('base');
    await this.on('base', () => this.#fill());
    this.#prepared.set('base', true);
  }

  async #fill() {
    makeOutside(path.join(this.root, 'outside'));
    await this.jvs(['init', 'repo'], this.root);
    const main = path.join(this.repo, 'main');
    put(main, { 'a.txt': 'one', 'd/b.txt': 'two', 'd/e/c.txt': 'three' });
    for (const name of CANARIES) put(main, { [name]: `the user's own ${name}` });
    symlinkSync('a.txt', path.join(main, 'link'));
    await this.jvs(['snapshot', 'first']);
    await this.jvs(['worktree', 'fork', 'HEAD', 'side']);
    put(path.join(this.repo, 'worktrees', 'side'), { 'side.txt': 'unsaved' });
    put(main, { 'a.txt': 'one and more', 'new.txt': 'new' });
    linkSync(path.join(main, 'new.txt'), path.join(main, 'twin.txt'));
    await this.jvs(['snapshot', 'second']);
    put(main, { 'd/b.txt': 'changed', 'unsaved.txt': 'precious' });
    rmSync(path.join(main, 'd/e'), { recursive: true });
  }

  /** Mounted anew, the caches are read once: what they say about this mount is what a user's would say. */
  async #touchCaches() {
    await this.jvs(['history', '--all']);
  }
}

/** Writes files below `root`. */
export function put(root, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

export function exists(file) {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What must never be touched, and what `init --from` takes over. */
function makeOutside(root) {
  put(root, { 'x.txt': 'outside', 'deep/y.txt': 'also outside' });
  linkSync(path.join(root, 'x.txt'), path.join(root, 'deep/x-again.txt'));
}

function placeForImages() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 1 << 30 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

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
import { copyImage, makeImage, mountImage, unmountImage } from './images.mjs';
import { createRunner } from './in-process.mjs';
import { trace } from './trace.mjs';

/** Names that look like ours, in a payload: nobody may touch them. */
const CANARIES = ['.READY', '.jvs-tmp-1', 'x.tmp', '.tmp-0123456789abcdef01234567', 'manifest'];

/**
 * Where the trials of one scenario on one file system take place: an image with everything prepared, of which each trial gets a copy. Nothing is carried
 * from one trial to the next, and inodes and times are those the caches know.
 */
export class Scene {
  #images = new Map();

  /**
   * `bundle` and `program`: another build of the command line than this workspace's.
   * @param {{type: string, bundle?: string, program?: string}} options
   */
  constructor({ type, bundle, program }) {
    this.type = type;
    this.program = program;
    this.directory = mkdtempSync(path.join(placeForImages(), 'jvs-crash-'));
    this.root = path.join(this.directory, 'root');
    this.run = createRunner(bundle);
  }

  get repo() {
    return path.join(this.root, 'repo');
  }

  /** Forgotten with each trial: caches belong to the machine, which comes back with the repository. */
  get cacheHome() {
    return path.join(this.directory, 'cache');
  }

  image(name) {
    return path.join(this.directory, `${name}.img`);
  }

  /** Makes the image of a scenario, once: the base, and what the scenario adds to it. */
  async prepare(scenario) {
    if (!this.#images.has('base')) await this.#makeBase();
    if (this.#images.has(scenario.name)) return this.#images.get(scenario.name);
    copyImage(this.image('base'), this.image('scenario'));
    const facts = await this.on('scenario', async () => {
      await this.#touchCaches();
      return (await scenario.prepare?.(this)) ?? {};
    });
    this.#images = new Map([
      ['base', true],
      [scenario.name, facts],
    ]);
    return facts;
  }

  /** Runs `body` on a fresh copy of the scenario's image. */
  async trial(body) {
    copyImage(this.image('scenario'), this.image('trial'));
    rmSync(this.cacheHome, { recursive: true, force: true });
    return this.on('trial', body);
  }

  async on(name, body) {
    mountImage(this.type, this.image(name), this.root);
    try {
      return await body();
    } finally {
      unmountImage(this.type, this.root);
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

  /** What a command would do to the scenario's image that is being prepared, on a copy of it. */
  async probe(args) {
    unmountImage(this.type, this.root);
    try {
      copyImage(this.image('scenario'), this.image('probe'));
      return await this.on('probe', () => this.trace(args, ['none']));
    } finally {
      mountImage(this.type, this.image('scenario'), this.root);
    }
  }

  /** Kills a command before its n-th call, on what is mounted. */
  killAt(args, n) {
    const { killed, text } = this.trace(args, ['kill', n]);
    if (killed === undefined) throw new Error(`${args.join(' ')} was to be killed at ${n}: ${text}`);
  }

  dispose() {
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #makeBase() {
    makeImage(this.type, this.image('base'));
    await this.on('base', () => this.#fill());
    this.#images.set('base', true);
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

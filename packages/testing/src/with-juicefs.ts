import { spawn } from 'node:child_process';
import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatVolume, type JuicefsMetadata, startMetadata } from './juicefs-metadata.js';
import { type JuicefsMount, mountJuicefs } from './juicefs-mount.js';
import { JUICEFS } from './juicefs-program.js';
import { placeForImages } from './place-for-images.js';
import { mustRun, type ProgramResult, runProgram } from './run-program.js';
import { script } from './scripts.js';
import { withTempDir } from './temp-dir.js';

export interface JuicefsOptions {
  readonly metadata: JuicefsMetadata;
  /** How many mounts, each a machine of its own (default 1). */
  readonly mounts?: number;
  /** Added to `juicefs format`, e.g. `--enable-acl`. */
  readonly formatOptions?: readonly string[];
  /** Added to each `juicefs mount`, e.g. `--writeback`. */
  readonly mountOptions?: readonly string[];
  /** What the objects and caches may need, in MiB (default 512): memory when it has the room. */
  readonly sizeMb?: number;
}

/** A volume with its mounts. Mounts are counted from 0. */
export interface JuicefsVolume {
  /** The mount points. */
  readonly mounts: readonly string[];
  readonly metadata: JuicefsMetadata;
  readonly metadataUrl: string;
  /** A scratch directory that is on no mount. */
  readonly dir: string;
  /** One more mount, with more options; its index is the newest. */
  mount(options?: readonly string[]): Promise<string>;
  restart(index: number): Promise<void>;
  killDaemon(index: number): Promise<void>;
  killMachine(index: number): Promise<void>;
  answers(index: number): Promise<void>;
  /** What the object store holds: files below `chunks`. */
  objects(): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Runs the `juicefs` program. */
  juicefs(...args: string[]): Promise<ProgramResult>;
}

/**
 * Runs `body` with a fresh JuiceFS volume, mounted as often as asked. All of it is gone afterwards, also when the body fails and when
 * this process is killed. Needs root: guard the test with `skipUnless('juicefs')`, and `'redis-server'` for Redis.
 */
export async function withJuicefs<T>(
  options: JuicefsOptions,
  body: (volume: JuicefsVolume) => Promise<T>,
): Promise<T> {
  return withTempDir(
    async (dir) => {
      // Tests that become an ordinary user must be able to walk here.
      await chmod(dir, 0o755);
      const guard = await startGuard(dir);
      const metadata = await startMetadata(options.metadata, dir);
      const mounts: JuicefsMount[] = [];
      try {
        if (metadata.group !== undefined) await guard.watch(metadata.group);
        const { formatOptions = [], mounts: wanted = 1 } = options;
        await formatVolume(JUICEFS, metadata.url, { dir, name: 'jvs-test', options: formatOptions });
        const volume = await volumeOf(options, { dir, url: metadata.url, mounts, watch: guard.watch });
        for (let at = 0; at < wanted; at += 1) await volume.mount();
        return await body(volume);
      } finally {
        for (const mount of mounts) await mount.stop();
        await metadata.stop();
        guard.release();
      }
    },
    await placeForImages(options.sizeMb ?? 512),
  );
}

interface Parts {
  readonly dir: string;
  readonly url: string;
  readonly mounts: JuicefsMount[];
  readonly watch: (group: number) => Promise<void>;
}

async function volumeOf(options: JuicefsOptions, { dir, url, mounts, watch }: Parts): Promise<JuicefsVolume> {
  const scratch = path.join(dir, 'scratch');
  await mkdir(scratch);
  const one = (index: number): JuicefsMount => {
    const mount = mounts[index];
    if (mount === undefined) throw new Error(`there is no mount ${index}`);
    return mount;
  };
  return {
    get mounts() {
      return mounts.map(({ root }) => root);
    },
    metadata: options.metadata,
    metadataUrl: url,
    dir: scratch,
    mount: async (more = []) => {
      const root = path.join(dir, `mount-${mounts.length}`);
      const all = [...(options.mountOptions ?? []), ...more];
      mounts.push(await mountJuicefs({ program: JUICEFS, url, root, options: all, onStart: watch }));
      return root;
    },
    restart: (index) => one(index).restart(),
    killDaemon: (index) => one(index).killDaemon(),
    killMachine: (index) => one(index).killMachine(),
    answers: (index) => one(index).answers(),
    objects: () => countObjects(path.join(dir, 'objects')),
    juicefs: (...args) => runProgram(JUICEFS, args),
  };
}

async function countObjects(store: string): Promise<{ count: number; bytes: number }> {
  const { stdout } = await mustRun('find', [store, '-path', '*/chunks/*', '-type', 'f', '-printf', '%s\n']);
  const sizes = stdout.split('\n').filter(Boolean).map(Number);
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** A process that outlives us by as long as it takes to unmount, kill and remove what we could not. */
async function startGuard(
  dir: string,
): Promise<{ watch: (group: number) => Promise<void>; release: () => void }> {
  const groups = path.join(dir, 'groups');
  await writeFile(groups, '');
  const guard = spawn('sh', [script('juicefs_guard.sh'), dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return {
    watch: (group) => appendFile(groups, `${group}\n`),
    release: () => void guard.stdin.end('done\n'),
  };
}

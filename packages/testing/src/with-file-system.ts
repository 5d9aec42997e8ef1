import { spawnSync } from 'node:child_process';
import { chmod, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { placeForImages } from './place-for-images.js';
import { mustRun, runProgram } from './run-program.js';
import { withTempDir } from './temp-dir.js';

export type FileSystemType = 'ext4' | 'xfs' | 'btrfs';

export interface FileSystemOptions {
  /** Size of the image in MiB (default 1024). It is sparse: it costs what is written to it. */
  readonly sizeMb?: number;
  /** Extra mount options, as for `mount -o`. */
  readonly mountOptions?: string;
}

const MKFS: Record<FileSystemType, readonly string[]> = {
  ext4: ['-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1'],
  xfs: ['-q', '-f', '-m', 'reflink=1'],
  btrfs: ['-q', '-f'],
};

/** What mkfs accepts, in MiB. */
const LEAST_MB: Record<FileSystemType, number> = { ext4: 16, xfs: 320, btrfs: 128 };

/**
 * Runs `body` with the root of a fresh file system of the given type on a loop image. It is
 * unmounted and its image removed afterwards, also when the body fails and when the process exits
 * meanwhile. Needs root: guard the test with `skipUnless(type)`.
 */
export async function withFileSystem<T>(
  type: FileSystemType,
  body: (root: string) => Promise<T>,
  options: FileSystemOptions = {},
): Promise<T> {
  const sizeMb = Math.max(options.sizeMb ?? 1024, LEAST_MB[type]);
  return withTempDir(
    async (dir) => {
      const image = path.join(dir, 'image');
      const root = path.join(dir, type);
      await mkdir(root);
      await makeImage(type, image, sizeMb);
      const unmountNow = (): void => void spawnSync('umount', ['--lazy', root], { stdio: 'ignore' });
      process.once('exit', unmountNow);
      try {
        await mountImage(image, root, options.mountOptions);
        await chmod(root, 0o1777);
        // Tests that become an ordinary user must be able to walk here.
        await chmod(dir, 0o755);
        return await body(root);
      } finally {
        process.removeListener('exit', unmountNow);
        await unmount(root);
      }
    },
    await placeForImages(sizeMb),
  );
}

async function makeImage(type: FileSystemType, image: string, sizeMb: number): Promise<void> {
  const file = await open(image, 'wx');
  await file.truncate(sizeMb * 1024 * 1024);
  await file.close();
  await mustRun(`mkfs.${type}`, [...MKFS[type], image]);
}

async function mountImage(image: string, root: string, extra?: string): Promise<void> {
  const options = ['loop', 'noatime', ...(extra === undefined ? [] : [extra])].join(',');
  for (let attempt = 1; ; attempt += 1) {
    const result = await runProgram('mount', ['-o', options, image, root]);
    if (result.exitCode === 0) return;
    // Free loop devices are a race between processes, and containers lack nodes for the later ones.
    if (attempt === 10) throw new Error(`mount ${image}: ${result.stderr}`);
    await makeLoopNode();
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

async function makeLoopNode(): Promise<void> {
  const { stdout } = await runProgram('losetup', ['--find']);
  const number = /^\/dev\/loop(\d+)/.exec(stdout)?.[1];
  if (number !== undefined) await runProgram('mknod', [`/dev/loop${number}`, 'b', '7', number]);
}

async function unmount(root: string): Promise<void> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    if ((await runProgram('mountpoint', ['-q', root])).exitCode !== 0) return;
    if ((await runProgram('umount', [root])).exitCode === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await mustRun('umount', ['--lazy', root]);
  throw new Error(`${root} was still in use at the end of the test`);
}

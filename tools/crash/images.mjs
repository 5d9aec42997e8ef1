import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';

/** Small, so that a copy costs milliseconds: an image holds a few hundred files at most. */
const KINDS = {
  ext4: { mb: 24, make: ['-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1'], copy: [] },
  // A copy has the uuid of the original, which may be mounted.
  xfs: { mb: 320, make: ['-q', '-f', '-m', 'reflink=1'], copy: ['nouuid'] },
  btrfs: { mb: 128, make: ['-q', '-f'], copy: [] },
};

export const FILE_SYSTEMS = Object.keys(KINDS);

/** Why a file system cannot be had here; undefined when it can. */
export function whyNoImage(type) {
  const there = spawnSync('sh', ['-c', `command -v mkfs.${type}`], { stdio: 'ignore' }).status === 0;
  return there ? undefined : `mkfs.${type} is not installed`;
}

export function makeImage(type, file) {
  const fd = openSync(file, 'wx');
  ftruncateSync(fd, KINDS[type].mb * 1024 * 1024);
  closeSync(fd);
  must(`mkfs.${type}`, [...KINDS[type].make, file]);
}

/** The image as it is at this moment, whatever of it is mounted: nothing is flushed first. */
export function copyImage(from, to) {
  must('cp', ['--sparse=always', from, to]);
}

export function mountImage(type, file, directory) {
  mkdirSync(directory, { recursive: true });
  const options = ['loop', 'noatime', ...KINDS[type].copy].join(',');
  for (let attempt = 1; ; attempt += 1) {
    const { status, stderr } = spawnSync('mount', ['-t', type, '-o', options, file, directory], {
      encoding: 'utf8',
    });
    if (status === 0) return;
    // Free loop devices are a race between processes.
    if (attempt === 10) throw new Error(`mount ${file}: ${stderr}`);
    spawnSync('sleep', ['0.1']);
    if (attempt > 2) makeLoopNode();
  }
}

export function unmountImage(type, directory) {
  for (let attempt = 1; spawnSync('umount', [directory]).status !== 0; attempt += 1) {
    if (attempt === 50) throw new Error(`${directory} stays in use`);
    spawnSync('sleep', ['0.1']);
  }
  // The kernel would take an older copy with the same uuid for a mistake.
  if (type === 'btrfs') spawnSync('btrfs', ['device', 'scan', '--forget'], { stdio: 'ignore' });
}

function makeLoopNode() {
  const { stdout } = spawnSync('losetup', ['--find'], { encoding: 'utf8' });
  const number = /^\/dev\/loop(\d+)/.exec(stdout)?.[1];
  if (number !== undefined) spawnSync('mknod', [`/dev/loop${number}`, 'b', '7', number], { stdio: 'ignore' });
}

function must(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

import { existsSync } from 'node:fs';
import { onPath } from './requirements.mjs';
import { run } from './run.mjs';

const FOR_TESTS = {
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.xfs': 'xfsprogs',
  'mkfs.btrfs': 'btrfs-progs',
  setfacl: 'acl',
  setfattr: 'attr',
  rsync: 'rsync',
  jq: 'jq',
  strace: 'strace',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  tmux: 'tmux',
  mandoc: 'mandoc',
  python3: 'python3',
  setpriv: 'util-linux',
  'redis-server': 'redis-server',
  fusermount: 'fuse3',
  pip3: 'python3-pip',
};
const FOR_BENCH = { restic: 'restic', borg: 'borgbackup' };

/** Debian packages whose programs are missing here. */
export function missingPackages({ bench = false } = {}, env = process.env) {
  const wanted = { ...FOR_TESTS, ...(bench ? FOR_BENCH : {}) };
  const path = [env.PATH, '/usr/sbin', '/sbin'].join(':');
  return Object.entries(wanted)
    .filter(([program]) => !onPath(program, { PATH: path }))
    .map(([, debian]) => debian);
}

/**
 * Brings the programs that tests (and, if asked, the benchmark) compare with: by apt-get as root on
 * a Debian, else by naming them. Resolves to 0 when nothing is missing afterwards.
 */
export async function setUpMachine(options = {}) {
  const missing = missingPackages(options);
  if (missing.length === 0) return 0;
  const list = missing.join(' ');
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `Some tests need programs that are not here and are skipped; on Debian: apt-get install ${list}`,
    );
    return 1;
  }
  console.error(`Installing Debian packages that the tests use: ${list}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-qq', 'update'], { env });
  return run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], { env });
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { has, remove, run } from './measure.mjs';

/**
 * The tools that are compared. Each keeps versions of `tree` below `store`; a peer without an operation leaves it out.
 * `first` starts from an empty store, `again` adds a version, `restore` makes `tree` equal to the newest version, `status` says what changed.
 */
export function peers({ jvs, repository, tree, store, reflink }) {
  const at = (name) => join(store, name);
  const cp = reflink ? ['cp', '-a', '--reflink=always'] : ['cp', '-a', '--reflink=never'];
  const restic = {
    RESTIC_PASSWORD: 'bench',
    RESTIC_REPOSITORY: at('restic'),
    RESTIC_CACHE_DIR: at('restic-cache'),
  };
  const borg = { BORG_BASE_DIR: at('borg-base'), BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes' };
  const git = { GIT_DIR: at('git'), GIT_WORK_TREE: tree, GIT_CONFIG_GLOBAL: '/dev/null' };
  const author = [
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@localhost',
    '-c',
    'gc.auto=0',
    '-c',
    'core.fsync=none',
  ];
  let links = 0;
  const rsync = () => {
    const base = links > 0 ? [`--link-dest=${at(`rsync/${links - 1}`)}`] : [];
    mkdirSync(at('rsync'), { recursive: true });
    run(['rsync', '-a', ...base, `${tree}/`, at(`rsync/${links++}/`)]);
  };
  const commit = () => {
    run(['git', ...author, 'add', '-A'], { env: git });
    run(['git', ...author, 'commit', '-q', '--allow-empty', '-m', 'bench'], { env: git });
  };
  return [
    {
      name: 'jvs',
      reset: () => {},
      first: () => run([jvs, 'snapshot', 'bench', '--repo', repository]),
      again: () => run([jvs, 'snapshot', 'bench', '--repo', repository]),
      restore: () => run([jvs, 'restore', 'HEAD', '--discard', '--repo', repository]),
      status: () => run([jvs, 'status', '--repo', repository]),
    },
    {
      name: reflink ? 'cp -a --reflink=always' : 'cp -a',
      reset: () => remove(at('cp')),
      first: () => run([...cp, tree, at('cp')]),
    },
    {
      name: 'rsync --link-dest',
      reset: () => {
        remove(at('rsync'));
        links = 0;
      },
      first: rsync,
      again: rsync,
      restore: () => run(['rsync', '-a', '--delete', `${at(`rsync/${links - 1}`)}/`, `${tree}/`]),
    },
    has('restic') && {
      name: 'restic',
      reset: () => {
        remove(at('restic'));
        run(['restic', 'init', '-q'], { env: restic });
      },
      first: () => run(['restic', 'backup', '-q', tree], { env: restic }),
      again: () => run(['restic', 'backup', '-q', tree], { env: restic }),
      restore: () => {
        remove(at('restic-out'));
        run(['restic', 'restore', '-q', 'latest', '--target', at('restic-out')], { env: restic });
      },
    },
    has('borg') && {
      name: 'borg',
      reset: () => {
        remove(at('borg'));
        run(['borg', 'init', '-e', 'none', at('borg')], { env: borg });
      },
      first: () =>
        run(['borg', 'create', '--compression', 'none', `${at('borg')}::{now}`, tree], { env: borg }),
      again: () =>
        run(['borg', 'create', '--compression', 'none', `${at('borg')}::{now}`, tree], { env: borg }),
    },
    {
      name: 'git',
      reset: () => {
        remove(at('git'));
        run(['git', 'init', '-q'], { env: git });
      },
      first: commit,
      again: commit,
      restore: () => run(['git', 'checkout', '-q', '-f', 'HEAD', '--', '.'], { env: git }),
      status: () => run(['git', 'status', '--porcelain'], { env: git }),
    },
  ].filter(Boolean);
}

/**
 * The kernel alone: see floor.c. Seconds, from inside the program. `tree` is a copy of what the tools keep: linking their own would
 * change the ctime of every file under them.
 */
export function floors({ floor, tree, store, reflink }) {
  const target = join(store, 'floor');
  const seconds = (...args) => Number(run([floor, ...args]).stdout);
  const fresh = () => remove(target);
  return {
    // Where there are no reflinks a first snapshot has no floor but the copy of another tool.
    ...(reflink && {
      first: () => {
        fresh();
        return seconds('clone', tree, target) + seconds('hash', tree) + seconds('sync', store);
      },
    }),
    again: () => {
      fresh();
      return seconds('walk', tree) + seconds('link', tree, target) + seconds('sync', store);
    },
    status: () => seconds('walk', tree),
  };
}

import { cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, makeTree, mustRun, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const withCli = skipUnless('cli');

withCli('LAY-01: a .jvs, or a directory of it, that is a symbolic link is refused', async () => {
  await withRepository(async ({ repo, main }) => {
    for (const name of ['.jvs', '.jvs/snapshots', '.jvs/descriptors', '.jvs/tmp']) {
      const moved = path.join(repo, 'moved');
      await rename(path.join(repo, name), moved);
      await symlink(moved, path.join(repo, name));
      await expectRefused(main, 'E_UNSAFE_LOCATION', 4, ['snapshot']);
      await rm(path.join(repo, name));
      await rename(moved, path.join(repo, name));
    }
    await expectRefused(path.dirname(repo), 'E_NOT_A_REPOSITORY', 3, ['status']);
  });
});

withCli(
  'LAY-01: so is the directory of a worktree or of a snapshot, and nothing is written through it',
  async () => {
    await withRepository(async (session) => {
      const { snapshots } = await session.run('history');
      const outside = path.join(session.repo, 'moved');
      const linked = async (name: string, ...commands: string[][]): Promise<void> => {
        const place = path.join(session.repo, name);
        await rename(place, outside);
        await symlink(outside, place);
        const before = await listing(outside);
        for (const args of commands) await expectRefused(session.main, 'E_UNSAFE_LOCATION', 4, args);
        expect(await listing(outside)).toBe(before);
        await rm(place);
        await rename(outside, place);
      };
      await linked('.jvs/worktrees/main', ['snapshot'], ['status'], ['gc', 'plan', '--keep-last', '1']);
      const { snapshot_id: id } = snapshots[0] as { snapshot_id: string };
      await linked(`.jvs/snapshots/${id}`, ['restore', 'HEAD'], ['verify', '--all'], ['verify', id]);
      await session.run('verify', '--all');
    });
  },
);

withCli('LAY-02: a newer format is refused by every command, and nothing is written', async () => {
  await withRepository(async ({ repo, main }) => {
    await writeFile(path.join(repo, '.jvs/format_version'), '2\n');
    const before = await listing(repo);
    const commands = [
      ['status'],
      ['snapshot'],
      ['history'],
      ['restore', 'HEAD'],
      ['verify', '--all'],
      ['info'],
    ];
    for (const args of commands) await expectRefused(main, 'E_FORMAT_UNSUPPORTED', 4, args);
    expect(await listing(repo)).toBe(before);
  });
});

for (const umask of ['000', '022', '277']) {
  withCli(
    `LAY-03: with umask ${umask} directories below .jvs are 0700 and files 0600, payloads apart`,
    async () => {
      await withTempDir(async (dir) => {
        const bin = `${process.execPath} ${path.join(CHECKOUT, 'packages/cli/bin/run.js')}`;
        const script = [
          `${bin} init repo`,
          'cd repo/main',
          'umask 022; mkdir d; echo a >d/a; chmod 4755 d/a; chmod 777 d',
          `umask ${umask}`,
          `${bin} snapshot one`,
          'echo b >b; chmod 644 b',
          `${bin} snapshot two`,
          `${bin} restore HEAD~1`,
          `${bin} worktree fork side`,
        ];
        await mustRun('sh', ['-ec', `umask ${umask}; ${script.join('\n')}`], { cwd: dir });
        const jvs = path.join(dir, 'repo/.jvs');
        const found = await mustRun(
          'find',
          [jvs, '-name', 'payload', '-prune', '-o', '-printf', '%y%m %P\n'],
          {},
        );
        const wrong = found.stdout.split('\n').filter((line) => line !== '' && !/^(d700|f600) /.test(line));
        expect(wrong).toEqual([]);
        const [id] = await readdir(path.join(jvs, 'snapshots'));
        const payload = path.join(jvs, 'snapshots', id!, 'payload');
        expect((await stat(path.join(payload, 'd/a'))).mode & 0o7777).toBe(0o4755);
        expect((await stat(path.join(payload, 'd'))).mode & 0o7777).toBe(0o777);
      });
    },
  );
}

withCli('LAY-05: a repository is not made in one, around one, or in / and a home directory', async () => {
  await withRepository(async ({ repo, main }) => {
    const home = path.join(path.dirname(repo), 'home');
    await mkdir(home);
    const before = await listing(path.dirname(repo));
    await expectRefused(repo, 'E_REPOSITORY_EXISTS', 4, ['init', '.']);
    await expectRefused(main, 'E_NESTED_REPO', 4, ['init', '.']);
    await expectRefused(main, 'E_NESTED_REPO', 4, ['init', 'inner']);
    await expectRefused(main, 'E_UNSAFE_LOCATION', 4, ['init', '/']);
    const result = await runJvs(['init', '.', '--json'], { cwd: home, env: { HOME: home } });
    expect(result.json()).toMatchObject({ error: { code: 'E_UNSAFE_LOCATION' } });
    expect(await listing(path.dirname(repo))).toBe(before);
  });
});

withCli('LAY-08: what was published is not written again, whatever is done afterwards', async () => {
  await withRepository(async (session) => {
    const { snapshot } = await session.run('snapshot', 'kept', '--tag', 'v1');
    const before = await published(session, snapshot.snapshot_id);
    await makeTree(session.main, { 'new.txt': 'new' });
    await session.run('snapshot', 'later');
    await session.run('restore', 'v1');
    await session.run('restore', 'HEAD');
    await session.run('worktree', 'fork', 'v1', 'side');
    await session.run('verify', '--all');
    await session.run('worktree', 'remove', 'side');
    expect(await published(session, snapshot.snapshot_id)).toEqual(before);
  });
});

withCli('LAY-16: lock files stay the same files, and locks are gone when their holders are', async () => {
  await withRepository(async (session) => {
    const locks = path.join(session.repo, '.jvs/locks');
    const inodes = async (): Promise<Record<string, number>> => {
      const names = (await readdir(locks)).sort();
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, (await lstat(path.join(locks, name))).ino])),
      );
    };
    await session.run('snapshot', 'again');
    const before = await inodes();
    await session.run('snapshot', 'and again');
    await session.run('restore', 'HEAD~1');
    expect(await inodes()).toEqual(before);
    for (const name of Object.keys(before))
      await mustRun('flock', ['-n', path.join(locks, name), 'true'], {});
    expect(await readdir(path.join(session.repo, '.jvs/intents'))).toEqual([]);
    expect(await readdir(path.join(session.repo, '.jvs/tmp'))).toEqual([]);
  });
});

withCli(
  'a copy of a repository is a repository, and its index is not believed for the original',
  async () => {
    await withRepository(async (session) => {
      await session.run('history');
      const copy = path.join(path.dirname(session.repo), 'copy');
      await cp(session.repo, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      await session.run('snapshot', 'only in the original');
      const result = await runJvs(['history', '--json'], { cwd: path.join(copy, 'main') });
      expect(result.json<any>().data.snapshots.map((one: any) => one.note)).toEqual(['first']);
    });
  },
);

async function withRepository(body: (session: Session) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one', d: { 'b.txt': 'two' }, link: { link: 'a.txt' } });
    await session.run('snapshot', 'first');
    await body(session);
  });
}

async function expectRefused(cwd: string, code: string, exitCode: number, args: string[]): Promise<void> {
  const result = await runJvs([...args, '--json'], { cwd });
  expect({ args, exitCode: result.exitCode, ...result.json() }).toMatchObject({
    args,
    exitCode,
    error: { code },
  });
}

/** Names, types, modes, sizes and times of everything. */
async function listing(root: string): Promise<string> {
  const { stdout } = await mustRun('find', [root, '-printf', '%P %y %m %s %T@\n'], {});
  return stdout.split('\n').sort().join('\n');
}

/** All about a snapshot that must never change; link counts and with them change times may. */
async function published({ repo }: Session, id: string): Promise<string[]> {
  const root = path.join(repo, '.jvs/snapshots', id);
  const files = [
    path.join(repo, `.jvs/descriptors/${id}.json`),
    path.join(root, 'manifest'),
    path.join(root, '.READY'),
  ];
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const { stdout } = await mustRun('find', [root, '-printf', '%P %y %m %s %T@ %i %U\n'], {});
  return [...contents, ...stdout.split('\n').sort()];
}

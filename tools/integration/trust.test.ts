import {
  chmod,
  chown,
  lstat,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {
  asOrdinaryUser,
  compareTrees,
  makeTree,
  mustRun,
  runJvs,
  skipUnless,
  withTempDir,
} from '@jvs/testing';
import { type Session, startSession } from './session.js';

const withCli = skipUnless('cli');

skipUnless('cli', 'root')(
  'SEC-01: a .jvs of another user is refused, by root too, and nothing is written',
  async () => {
    await withRepository(async (session) => {
      await mustRun('chown', ['-R', '65534:65534', path.join(session.repo, '.jvs')], {});
      for (const args of [['status'], ['snapshot'], ['verify', '--all'], ['restore', 'HEAD']]) {
        const result = await runJvs([...args, '--json'], { cwd: session.main });
        expect({ args, exitCode: result.exitCode, ...result.json() }).toMatchObject({
          exitCode: 4,
          error: { code: 'E_UNSAFE_OWNER' },
        });
      }
      await mustRun('chown', ['-R', '0:0', path.join(session.repo, '.jvs')], {});
      await chown(path.join(session.repo, '.jvs/snapshots'), 65534, 65534);
      const part = await runJvs(['status', '--json'], { cwd: session.main });
      expect(part.json()).toMatchObject({ error: { code: 'E_UNSAFE_OWNER' } });
    });
  },
);

skipUnless('cli', 'ordinary-user')(
  'SEC-01: an ordinary user does not enter the repository of root',
  async () => {
    await withRepository(async (session) => {
      await mustRun('chmod', ['-R', 'a+rwX', session.repo, path.dirname(session.repo)], {});
      await asOrdinaryUser(async (user) => {
        const result = await runJvs(['status', '--json'], { cwd: session.main, user });
        expect(result.json()).toMatchObject({ error: { code: 'E_UNSAFE_OWNER' } });
      });
    });
  },
);

withCli(
  'SEC-02: links in a payload are kept as links, and nothing is written or read through them',
  async () => {
    await withRepository(async (session) => {
      const outside = path.join(path.dirname(session.repo), 'outside');
      await makeTree(outside, { 'b.txt': 'theirs', secret: 'secret' });
      await symlink(outside, path.join(session.main, 'way-out'));
      const { snapshot } = await session.run('snapshot', 'with a link');
      const payload = session.payloadOf(snapshot.snapshot_id);
      expect(await readlink(path.join(payload, 'way-out'))).toBe(outside);
      expect((await lstat(path.join(payload, 'way-out'))).isSymbolicLink()).toBe(true);
      // The directory that the restore has to write into is now a way out.
      await rm(path.join(session.main, 'd'), { recursive: true });
      await symlink(outside, path.join(session.main, 'd'));
      await session.run('restore', 'HEAD');
      expect(await readFile(path.join(outside, 'b.txt'), 'utf8')).toBe('theirs');
      expect((await readdir(outside)).sort()).toEqual(['b.txt', 'secret']);
      expect(await readFile(path.join(session.main, 'd/b.txt'), 'utf8')).toBe('two');
      await symlink(outside, path.join(session.main, 'again'));
      await session.run('restore', 'HEAD', '--discard');
      expect((await readdir(outside)).sort()).toEqual(['b.txt', 'secret']);
    });
  },
);

withCli('SEC-02: a FIFO and a socket are kept without being opened', async () => {
  await withRepository(async (session) => {
    await mustRun('mkfifo', [path.join(session.main, 'fifo')], {});
    await mustRun('python3', ['-c', 'import socket; socket.socket(socket.AF_UNIX).bind("s")'], {
      cwd: session.main,
    });
    const made = await runJvs(['snapshot', 'odd', '--json'], { cwd: session.main, timeoutMs: 30_000 });
    expect(made).toMatchObject({ exitCode: 0, signal: null });
    await rm(path.join(session.main, 'fifo'));
    await session.run('restore', 'HEAD');
    expect((await lstat(path.join(session.main, 'fifo'))).isFIFO()).toBe(true);
    expect((await lstat(path.join(session.main, 's'))).isSocket()).toBe(true);
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  });
});

skipUnless('cli', 'ordinary-user')(
  'SEC-11: a program that another user put into a worktree never runs as whoever takes the snapshot',
  async () => {
    await withTempDir(async (dir) => {
      await chmod(dir, 0o777);
      await asOrdinaryUser(async (user) => {
        const session = await startSession(dir, { user });
        await chmod(session.main, 0o777);
        const tool = path.join(session.main, 'tool');
        await makeTree(session.main, { tool: 'a shell' });
        await chown(tool, 1001, 1001);
        await chmod(tool, 0o4755);
        const made = await runJvs(['snapshot', 'one', '--json'], { cwd: session.main, user });
        expect(made.json<any>().warnings).toContainEqual(
          expect.objectContaining({ code: 'W_METADATA_LOST' }),
        );
        await rm(tool);
        await session.run('restore', 'HEAD');
        const restored = await lstat(tool);
        expect([restored.uid, restored.mode & 0o7777]).toEqual([user.uid, 0o755]);
        await session.run('worktree', 'fork', 'HEAD', 'other');
        expect((await lstat(path.join(session.repo, 'worktrees/other/tool'))).mode & 0o7777).toBe(0o755);
      });
    });
  },
);

skipUnless('cli', 'root')(
  'SEC-13: what is mounted inside a worktree is never entered: nothing there is removed, and the worktree stays',
  async () => {
    await withRepository(async (session) => {
      const outside = path.join(path.dirname(session.repo), 'outside');
      await makeTree(outside, { d: { precious: 'x' }, file: 'y' });
      await session.run('worktree', 'fork', 'HEAD', 'w');
      const worktree = path.join(session.repo, 'worktrees/w');
      await makeTree(worktree, { data: {}, unsaved: 'z' });
      await mustRun('mount', ['--bind', outside, path.join(worktree, 'data')], {});
      try {
        const refused = { exitCode: 4 };
        for (const [cwd, ...args] of [
          [session.main, 'worktree', 'remove', 'w'],
          [worktree, 'restore', '--discard', 'HEAD'],
          [worktree, 'snapshot', 'no'],
        ]) {
          const result = await runJvs([...args, '--json'], { cwd: cwd! });
          expect({ args, exitCode: result.exitCode, ...result.json<any>() }).toMatchObject({
            ...refused,
            error: { code: 'E_CROSSES_MOUNT' },
          });
        }
        expect((await readdir(outside)).sort()).toEqual(['d', 'file']);
        expect(await readdir(path.join(outside, 'd'))).toEqual(['precious']);
        expect((await readdir(worktree)).sort()).toEqual(['a.txt', 'd', 'data', 'unsaved']);
      } finally {
        await mustRun('umount', [path.join(worktree, 'data')], {});
      }
      await session.run('worktree', 'remove', 'w');
    });
  },
);

withCli('SEC-08: ignore files, hooks and attributes in a payload mean nothing to a snapshot', async () => {
  await withRepository(async (session) => {
    await makeTree(session.main, {
      '.gitignore': '*\n',
      '.jvsignore': '*\n',
      '.gitattributes': '* filter=evil\n',
      hooks: { 'pre-snapshot': '#!/bin/sh\ntouch ../../ran\n' },
      node_modules: { 'x.js': 'x' },
      '.jvs-hooks': { 'post-snapshot': '#!/bin/sh\ntouch ../../ran\n' },
    });
    await mustRun(
      'chmod',
      ['-R', '+x', path.join(session.main, 'hooks'), path.join(session.main, '.jvs-hooks')],
      {},
    );
    const { snapshot } = await session.run('snapshot', 'all of it');
    expect(
      await compareTrees(session.main, session.payloadOf(snapshot.snapshot_id), { ignore: ['links'] }),
    ).toEqual([]);
    expect(await readdir(path.dirname(session.repo))).toEqual(['repo']);
  });
});

withCli('INT-08: damage is found although size and times say that nothing changed', async () => {
  await withRepository(async (session) => {
    const [id] = await readdir(path.join(session.repo, '.jvs/snapshots'));
    const file = path.join(session.payloadOf(id!), 'd/b.txt');
    const { atime, mtime } = await lstat(file);
    await session.run('verify', '--all');
    await writeFile(file, 'owt');
    await utimes(file, atime, mtime);
    const result = await runJvs(['verify', '--all', '--json'], { cwd: session.main });
    expect(result).toMatchObject({ exitCode: 5 });
    expect(result.stdout).toContain('d/b.txt');
  });
});

withCli(
  'INT-09: one damaged snapshot keeps no other from being listed, shown, verified or restored',
  async () => {
    await withRepository(async (session) => {
      const [first] = await readdir(path.join(session.repo, '.jvs/snapshots'));
      await makeTree(session.main, { 'a.txt': 'three' });
      const { snapshot } = await session.run('snapshot', 'second', '--tag', 'sound');
      await writeFile(path.join(session.repo, `.jvs/descriptors/${first}.json`), 'gone');
      expect((await session.run('verify', 'sound')).healthy).toBe(true);
      expect((await session.run('show', 'sound')).snapshot.snapshot_id).toBe(snapshot.snapshot_id);
      expect((await session.run('history', '--all')).snapshots).toHaveLength(1);
      await makeTree(session.main, { 'a.txt': 'four' });
      await session.run('restore', 'sound');
      expect(await readFile(path.join(session.main, 'a.txt'), 'utf8')).toBe('three');
      const all = await runJvs(['verify', '--all', '--json'], { cwd: session.main });
      const states = all.json<any>().error.details.snapshots.map((one: any) => [one.snapshot_id, one.state]);
      expect(states).toContainEqual([first, 'failed']);
      expect(states).toContainEqual([snapshot.snapshot_id, 'verified']);
    });
  },
);

async function withRepository(body: (session: Session) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one', d: { 'b.txt': 'two' } });
    await session.run('snapshot', 'first');
    await body(session);
  });
}

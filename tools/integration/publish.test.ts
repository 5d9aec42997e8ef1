import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asOrdinaryUser, CHECKOUT, makeTree, mustRun, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const withCli = skipUnless('cli');
const BIN = path.join(CHECKOUT, 'packages/cli/bin/run.js');

skipUnless('cli', 'strace')(
  'PUB-02, LAY-09: payload, manifest and descriptor are synced before .READY has its name',
  async () => {
    await withRepository(async (session) => {
      await makeTree(session.main, { 'new.bin': 'x'.repeat(100_000) });
      const trace = path.join(path.dirname(session.repo), 'trace');
      const calls = 'trace=fsync,fdatasync,syncfs,rename,renameat,renameat2,link,linkat';
      const jvs = [process.execPath, BIN, 'snapshot', 'traced'];
      await mustRun('strace', ['-f', '-qq', '-y', '-e', calls, '-o', trace, ...jvs], { cwd: session.main });
      const lines = (await readFile(trace, 'utf8')).split('\n');
      const at = (pattern: RegExp): number => lines.findIndex((line) => pattern.test(line));
      const ready = at(/(rename|link)\w*\(.*\.READY"/);
      const steps = [
        at(/fsync\(.*\/manifest/),
        at(/(rename|link)\w*\(.*descriptors\/[^"]*\.json"/),
        at(/syncfs\(/),
      ];
      for (const step of steps) {
        expect(step).toBeGreaterThanOrEqual(0);
        expect(step).toBeLessThan(ready);
      }
      const head = at(/(rename|link)\w*\(.*head\.\d+\.json"/);
      expect(head).toBeGreaterThan(ready);
      expect(lines.slice(ready + 1, head).some((line) => /fsync\(.*snapshots\//.test(line))).toBe(true);
    });
  },
);

withCli(
  'PUB-04: a failure after publication says committed, with the id; the next command finishes it',
  async () => {
    await withRepository(async (session) => {
      const before = await session.run('audit', 'log');
      const result = await whileHeld(path.join(session.repo, '.jvs/locks/audit.lock'), () =>
        runJvs(['snapshot', 'committed', '--lock-timeout', '0.3', '--json'], { cwd: session.main }),
      );
      expect(result).toMatchObject({ exitCode: 7 });
      const { error } = result.json<any>();
      expect(error.code).toBe('E_COMMITTED_INCOMPLETE');
      const shown = await session.run('show', error.details.snapshot_id);
      expect(shown.snapshot.note).toBe('committed');
      await session.run('snapshot', 'next');
      const { records } = await session.run('audit', 'log');
      expect(records).toHaveLength(before.records.length + 2);
      expect(records[1].target).toBe(error.details.snapshot_id);
      expect((await session.run('history')).snapshots[1].snapshot_id).toBe(error.details.snapshot_id);
      expect((await session.run('verify', '--all')).healthy).toBe(true);
    });
  },
);

withCli(
  'PUB-07: worktrees share no inode with a snapshot, and snapshots share what did not change',
  async () => {
    await withRepository(async (session) => {
      const { snapshot } = await session.run('snapshot', 'second');
      await session.run('worktree', 'fork', 'HEAD', 'side');
      await makeTree(session.main, { 'a.txt': 'changed' });
      await session.run('restore', 'HEAD');
      const inodes = async (root: string): Promise<string[]> =>
        (await mustRun('find', [root, '-type', 'f', '-printf', '%i\n'], {})).stdout
          .split('\n')
          .filter(Boolean);
      const kept = new Set(await inodes(path.join(session.repo, '.jvs/snapshots')));
      for (const root of [session.main, path.join(session.repo, 'worktrees/side')]) {
        expect((await inodes(root)).filter((inode) => kept.has(inode))).toEqual([]);
      }
      const links = await mustRun(
        'find',
        [session.payloadOf(snapshot.snapshot_id), '-type', 'f', '-printf', '%n\n'],
        {},
      );
      expect(links.stdout).toMatch(/^([2-9]\n)+$/);
    });
  },
);

withCli(
  'PUB-07, PUB-09: a file changed behind its size and times is in the next snapshot as it is',
  async () => {
    await withRepository(async (session) => {
      const file = path.join(session.main, 'a.txt');
      for (let round = 0; round < 5; round += 1) {
        const content = `r${round}`;
        await writeFile(file, content);
        await utimes(file, 1_000_000, 1_000_000);
        const { snapshot } = await session.run('snapshot', content);
        expect(await readFile(path.join(session.payloadOf(snapshot.snapshot_id), 'a.txt'), 'utf8')).toBe(
          content,
        );
      }
      expect((await session.run('verify', '--all')).healthy).toBe(true);
    });
  },
);

skipUnless('cli', 'ordinary-user')(
  'PUB-11, ENG-06: an unreadable file fails the snapshot and is named',
  async () => {
    await withTempDir(async (dir) => {
      await asOrdinaryUser(async (user) => {
        await mustRun('chown', [String(user.uid), dir], {});
        const session = await startSession(dir, { user });
        await user.mustRun('sh', ['-c', 'echo a >a; echo b >closed; chmod 0 closed'], { cwd: session.main });
        const result = await runJvs(['snapshot', '--json'], { cwd: session.main, user });
        expect(result).toMatchObject({ exitCode: 6 });
        expect(result.json<any>().error.code).toBe('E_UNREADABLE');
        expect(result.stdout).toContain('closed');
        expect((await session.run('history', '--all')).snapshots).toEqual([]);
        expect(await readdir(path.join(session.repo, '.jvs/snapshots'))).toEqual([]);
      });
    });
  },
);

withCli(
  'PUB-11, ENG-09: a file that does not hold still is in the snapshot, and named in consistency',
  async () => {
    await withRepository(async (session) => {
      const file = path.join(session.main, 'busy.bin');
      await writeFile(file, Buffer.alloc(64 * 1024 * 1024));
      const handle = await open(file, 'r+');
      let busy = true;
      const writing = (async () => {
        for (let at = 0; busy; at += 1) await handle.write(`${at}`, at % 1_000_000);
      })();
      const { snapshot } = await session.run('snapshot', 'busy').finally(() => (busy = false));
      await writing;
      await handle.close();
      const shown = (await session.run('show', snapshot.snapshot_id)).snapshot;
      expect(shown.consistency.mode).toBe('per_file');
      expect(shown.consistency.changed_count + shown.consistency.torn_count).toBeGreaterThan(0);
      expect(shown.consistency.changed.map((one: any) => one.path)).toContain('busy.bin');
      expect((await session.run('verify', '--all')).healthy).toBe(true);
    });
  },
);

withCli(
  'PUB-12: a head that somebody moved meanwhile is left where it is, and the snapshot is kept',
  async () => {
    await withRepository(async (session) => {
      const folder = path.join(session.repo, '.jvs/worktrees/main');
      const newest = (await readdir(folder))
        .filter((name) => name.startsWith('head.'))
        .sort()
        .at(-1)!;
      // A record without a checksum is one of an earlier release, and sound.
      const { record_checksum: _checksum, ...head } = JSON.parse(
        await readFile(path.join(folder, newest), 'utf8'),
      );
      const moved = { ...head, generation: head.generation + 1 };
      const result = await whileHeld(path.join(session.repo, '.jvs/locks/repo.lock'), async () => {
        const running = runJvs(['snapshot', 'too late', '--json'], { cwd: session.main });
        const descriptors = path.join(session.repo, '.jvs/descriptors');
        const before = (await readdir(descriptors)).length;
        while ((await readdir(descriptors)).length === before)
          await new Promise((resolve) => setTimeout(resolve, 20));
        await writeFile(path.join(folder, `head.${moved.generation}.json`), `${JSON.stringify(moved)}\n`, {
          mode: 0o600,
        });
        return { running };
      });
      const ended = await result.running;
      expect(ended).toMatchObject({ exitCode: 7 });
      expect(ended.stdout).toContain('E_HEAD_MOVED');
      const id = ended.json<any>().error.details.snapshot_id;
      expect((await session.run('show', id)).snapshot.note).toBe('too late');
      expect((await session.run('status')).head_id).toBe(head.head);
      await session.run('snapshot', 'goes on');
      expect((await session.run('verify', '--all')).healthy).toBe(true);
    });
  },
);

/** Runs `body` while another process holds flock(2) on `file`. */
async function whileHeld<T>(file: string, body: () => Promise<T>): Promise<T> {
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; read -r _'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => holder.on('close', resolve));
  try {
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('error', reject);
    });
    return await body();
  } finally {
    holder.stdin.end('\n');
    await ended;
  }
}

async function withRepository(body: (session: Session) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one', d: { 'b.txt': 'two' } });
    // A file as new as the cache itself is not trusted.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await session.run('snapshot', 'first');
    await body(session);
  });
}

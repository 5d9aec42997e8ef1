import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import {
  acquireLock,
  createLockedFile,
  isLocked,
  loadTreeOps,
  readLockHolder,
  type AcquireLockOptions,
  type LockHolder,
} from '@jvs/fs';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';

const { system } = loadTreeOps();
const withAddon = skipUnless('native');
const holder: LockHolder = { pid: 42, host: 'here', operation: 'snapshot', since: '2030-01-02T03:04:05Z' };

const take = (path: string, more: Partial<AcquireLockOptions> = {}) =>
  acquireLock(path, { system, mode: 'exclusive', timeoutMs: 0, holder, ...more });

/** Another program that holds flock(2) on the file, by none of our code. */
async function heldByPython(path: string): Promise<ChildProcess> {
  const hold =
    'import fcntl,sys,time\nf=open(sys.argv[1],"a")\nfcntl.flock(f,fcntl.LOCK_EX)\nprint("held",flush=True)\ntime.sleep(60)';
  const child = spawn('python3', ['-c', hold, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

withAddon('a lock keeps others out, names its holder, and lets them in when it is released', async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/repo.lock`;
    const lock = await take(path);
    expect((await lstat(path)).mode & 0o777).toBe(0o600);
    expect(await readLockHolder(path)).toEqual(holder);
    const refused = take(path, { holder: { ...holder, pid: 43 }, timeoutMs: 50 });
    await expect(refused).rejects.toMatchObject({
      code: 'E_LOCKED',
      message: expect.stringContaining('snapshot (process 42 on here, since 2030-01-02T03:04:05Z)'),
      hint: expect.stringContaining('--lock-timeout'),
      details: { holder, path },
    });
    lock.release();
    lock.release();
    expect(await readLockHolder(path)).toBeUndefined();
    (await take(path)).release();
    await lstat(path);
  });
});

withAddon('a lock that is released while somebody waits goes to them', async () => {
  await withTempDir(async (dir) => {
    const first = await take(`${dir}/l`);
    const second = take(`${dir}/l`, { timeoutMs: 10_000 });
    setTimeout(() => first.release(), 60);
    (await second).release();
  });
});

withAddon('shared locks go together, and keep an exclusive one out', async () => {
  await withTempDir(async (dir) => {
    const [a, b] = [await take(`${dir}/l`, { mode: 'shared' }), await take(`${dir}/l`, { mode: 'shared' })];
    await expect(take(`${dir}/l`)).rejects.toMatchObject({ code: 'E_LOCKED' });
    a.release();
    await expect(take(`${dir}/l`)).rejects.toMatchObject({ code: 'E_LOCKED' });
    b.release();
    (await take(`${dir}/l`)).release();
  });
});

skipUnless('native', 'python3')('a lock is freed by the kernel when its holder is killed', async () => {
  await withTempDir(async (dir) => {
    const child = await heldByPython(`${dir}/l`);
    await expect(take(`${dir}/l`)).rejects.toMatchObject({ code: 'E_LOCKED' });
    expect(isLocked(`${dir}/l`, { system })).toBe(true);
    child.kill('SIGKILL');
    (await take(`${dir}/l`, { timeoutMs: 5000 })).release();
    expect(isLocked(`${dir}/l`, { system })).toBe(false);
  });
});

withAddon('waiting can be cancelled', async () => {
  await withTempDir(async (dir) => {
    const lock = await take(`${dir}/l`);
    const aborter = new AbortController();
    const waiting = take(`${dir}/l`, { timeoutMs: 60_000, signal: aborter.signal });
    setTimeout(() => aborter.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'E_CANCELLED' });
    lock.release();
  });
});

withAddon('a description that cannot be understood costs the name and not the message', async () => {
  await withTempDir(async (dir) => {
    const lock = await take(`${dir}/l`);
    for (const text of ['', '{', '[]', '{"pid":"x"}', 'x'.repeat(10_000)]) {
      await writeFile(`${dir}/l`, text);
      const error = await take(`${dir}/l`).catch((e: { code: string; details: object }) => e);
      expect(error).toMatchObject({ code: 'E_LOCKED' });
      expect('holder' in (error as { details: object }).details).toBe(false);
    }
    lock.release();
  });
});

skipUnless('native', 'root')('a full disk keeps nobody from locking', async () => {
  await withTempDir(async (dir) => {
    await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', dir]);
    try {
      await writeFile(`${dir}/l`, '');
      await writeFile(`${dir}/filler`, Buffer.alloc(8192)).catch(() => undefined);
      await expect(writeFile(`${dir}/more`, 'x')).rejects.toMatchObject({ code: 'ENOSPC' });
      (await take(`${dir}/l`)).release();
    } finally {
      await mustRun('umount', [dir]);
    }
  });
});

withAddon('a link, a FIFO or a directory is not taken for a lock file', async () => {
  await withTempDir(async (dir) => {
    await writeFile(`${dir}/victim`, 'theirs');
    await symlink('victim', `${dir}/link`);
    await mkdir(`${dir}/directory`);
    await mustRun('mkfifo', [`${dir}/fifo`]);
    for (const name of ['link', 'directory', 'fifo']) {
      await expect(take(`${dir}/${name}`)).rejects.toMatchObject({ code: 'E_IO' });
    }
    expect(await readFile(`${dir}/victim`, 'utf8')).toBe('theirs');
  });
});

test('there is no lock without the addon', async () => {
  await withTempDir(async (dir) => {
    await expect(take(`${dir}/l`, { system: undefined })).rejects.toMatchObject({ code: 'E_NATIVE_MISSING' });
    await expect(lstat(`${dir}/l`)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => isLocked(`${dir}/l`, { system: undefined })).toThrow(
      expect.objectContaining({ code: 'E_NATIVE_MISSING' }),
    );
  });
});

withAddon(
  'a locked file is locked when it appears, and asking twice at a time does not lock it',
  async () => {
    await withTempDir(async (dir) => {
      const path = `${dir}/intent.json`;
      expect(isLocked(path, { system })).toBe(false);
      const lock = await createLockedFile(path, Buffer.from('{}'), { system });
      expect([await readFile(path, 'utf8'), (await lstat(path)).mode & 0o777]).toEqual(['{}', 0o600]);
      expect([isLocked(path, { system }), isLocked(path, { system })]).toEqual([true, true]);
      const again = createLockedFile(path, Buffer.from('[]'), { system });
      await expect(again).rejects.toMatchObject({ code: 'E_USAGE', details: { exists: true } });
      lock.release();
      expect(isLocked(path, { system })).toBe(false);
      expect(await readFile(path, 'utf8')).toBe('{}');
      await chmod(path, 0o600);
    });
  },
);

withAddon('of many processes that count under the lock none loses a count', async () => {
  await withTempDir(async (dir) => {
    const script = `${dir}/count.mjs`;
    const fs = new URL('../src/index.ts', import.meta.url).pathname;
    await writeFile(`${dir}/count`, '0');
    await writeFile(
      script,
      `import { acquireLock, loadTreeOps } from '${fs}';
import { readFileSync, writeFileSync } from 'node:fs';
const { system } = loadTreeOps();
const holder = { pid: process.pid, host: 'here', operation: 'count', since: 'now' };
for (let i = 0; i < 25; i++) {
  const lock = await acquireLock('${dir}/l', { system, mode: 'exclusive', timeoutMs: 30000, holder });
  writeFileSync('${dir}/count', String(Number(readFileSync('${dir}/count', 'utf8')) + 1));
  lock.release();
}`,
    );
    const node = [
      '--conditions=@jvs/source',
      '--import',
      `${import.meta.dirname}/run-typescript.mjs`,
      script,
    ];
    await Promise.all(Array.from({ length: 4 }, () => mustRun(process.execPath, node)));
    expect(await readFile(`${dir}/count`, 'utf8')).toBe('100');
  });
});

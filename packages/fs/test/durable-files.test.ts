import { chmod, lstat, mkdir, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import {
  ensureDirectory,
  fileSystemClock,
  isTemporaryName,
  readFileBounded,
  safeJoin,
  temporaryName,
  writeFileDurably,
} from '@jvs/fs';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';

const bytes = (text: string) => Buffer.from(text);
const mode = async (path: string) => (await lstat(path)).mode & 0o7777;

async function underUmask<T>(umask: number, body: () => Promise<T>): Promise<T> {
  const before = process.umask(umask);
  try {
    return await body();
  } finally {
    process.umask(before);
  }
}

describe('writeFileDurably', () => {
  test('creates and replaces a file, with exactly the mode asked for, and leaves nothing else', async () => {
    await withTempDir(async (dir) => {
      const path = `${dir}/file`;
      await underUmask(0o777, () => writeFileDurably(path, bytes('one')));
      expect([await readFile(path, 'utf8'), await mode(path)]).toEqual(['one', 0o600]);
      await underUmask(0o077, () => writeFileDurably(path, bytes('two'), { mode: 0o644 }));
      expect([await readFile(path, 'utf8'), await mode(path)]).toEqual(['two', 0o644]);
      expect(await readdir(dir)).toEqual(['file']);
    });
  });

  test('replaces a symbolic link and not what it points to', async () => {
    await withTempDir(async (dir) => {
      await writeFile(`${dir}/victim`, 'theirs');
      await symlink('victim', `${dir}/link`);
      await writeFileDurably(`${dir}/link`, bytes('mine'));
      expect(await readFile(`${dir}/victim`, 'utf8')).toBe('theirs');
      expect((await lstat(`${dir}/link`)).isFile()).toBe(true);
    });
  });

  test('refuses a name that is taken when the file must be new', async () => {
    await withTempDir(async (dir) => {
      const write = (text: string) => writeFileDurably(`${dir}/f`, bytes(text), { exclusive: true });
      await write('first');
      await expect(write('second')).rejects.toMatchObject({ code: 'E_USAGE', details: { exists: true } });
      expect(await readFile(`${dir}/f`, 'utf8')).toBe('first');
      expect(await readdir(dir)).toEqual(['f']);
    });
  });

  skipUnless('root')('leaves the old file and no other on a full disk', async () => {
    await withTempDir(async (dir) => {
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', dir]);
      try {
        await writeFileDurably(`${dir}/f`, bytes('old'));
        const write = writeFileDurably(`${dir}/f`, Buffer.alloc(100_000));
        await expect(write).rejects.toMatchObject({ code: 'E_NO_SPACE', details: { errno: 28 } });
        expect([await readFile(`${dir}/f`, 'utf8'), await readdir(dir)]).toEqual(['old', ['f']]);
      } finally {
        await mustRun('umount', [dir]);
      }
    });
  });
});

describe('readFileBounded', () => {
  test('reads a file, and answers undefined for none', async () => {
    await withTempDir(async (dir) => {
      await writeFile(`${dir}/f`, 'text');
      await writeFile(`${dir}/empty`, '');
      expect(Buffer.from((await readFileBounded(`${dir}/f`, 4))!).toString()).toBe('text');
      expect((await readFileBounded(`${dir}/empty`, 0))!.length).toBe(0);
      expect(await readFileBounded(`${dir}/absent`, 4)).toBeUndefined();
    });
  });

  test('refuses what is too long, a link, a directory and a FIFO, without waiting', async () => {
    await withTempDir(async (dir) => {
      const file = await open(`${dir}/huge`, 'w');
      await file.truncate(2 ** 31 + 5);
      await file.close();
      await symlink('huge', `${dir}/link`);
      await mkdir(`${dir}/directory`);
      await mustRun('mkfifo', [`${dir}/fifo`]);
      for (const name of ['huge', 'link', 'directory', 'fifo']) {
        const read = readFileBounded(`${dir}/${name}`, 1000, { code: 'E_LABEL_CORRUPT' });
        await expect(read).rejects.toMatchObject({ code: 'E_LABEL_CORRUPT' });
      }
    });
  });
});

test('ensureDirectory makes 0700 whatever the umask, and refuses anything else of that name', async () => {
  await withTempDir(async (dir) => {
    expect(await underUmask(0o777, () => ensureDirectory(`${dir}/d`))).toBe(true);
    expect(await mode(`${dir}/d`)).toBe(0o700);
    await chmod(`${dir}/d`, 0o755);
    expect(await ensureDirectory(`${dir}/d`)).toBe(false);
    expect(await mode(`${dir}/d`)).toBe(0o755);
    await symlink('d', `${dir}/link`);
    await expect(ensureDirectory(`${dir}/link`)).rejects.toMatchObject({ code: 'E_IO' });
  });
});

test.each(['', '/etc', '..', 'a/../b', 'a//b', './a', 'a/.', 'a\0b', 'a/'])('safeJoin refuses %j', (path) => {
  expect(() => safeJoin('/root', path)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
});

test('safeJoin joins what stays inside', () => {
  expect(safeJoin('/root', 'a/..b/c..')).toBe('/root/a/..b/c..');
});

test('the file system clock stands between what was written before and after', async () => {
  await withTempDir(async (dir) => {
    await writeFile(`${dir}/before`, '');
    const now = await fileSystemClock(dir);
    await writeFile(`${dir}/after`, '');
    const ctime = async (name: string) => (await lstat(`${dir}/${name}`, { bigint: true })).ctimeNs;
    expect(now >= (await ctime('before')) && now <= (await ctime('after'))).toBe(true);
    expect((await readdir(dir)).sort()).toEqual(['after', 'before']);
  });
});

test('temporary names are told from those of users', () => {
  expect(isTemporaryName(temporaryName())).toBe(true);
  expect(['.tmp', 'x.tmp', '.tmp-1', '.READY'].some(isTemporaryName)).toBe(false);
});

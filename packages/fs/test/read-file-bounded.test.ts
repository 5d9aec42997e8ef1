import { chown, open, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { readFileBounded } from '@jvs/fs';
import { skipUnless, withTempDir } from '@jvs/testing';

type Call = 'stat' | 'read';

/** Opens files of which the first `times` fail at `call`, as they do when another machine removes them in between. */
function going(code: 'EBADF' | 'ESTALE' | 'ENOENT' | 'EIO', { call, times }: { call: Call; times: number }) {
  let opened = 0;
  const openFile = async (...request: Parameters<typeof open>): ReturnType<typeof open> => {
    const file = await open(...request);
    if (++opened > times) return file;
    const errno = -constants.errno[code];
    const failing = () => Promise.reject(Object.assign(new Error(code), { code, errno, syscall: call }));
    return Object.assign(file, { [call]: failing });
  };
  return { openFile: openFile, opened: () => opened };
}

for (const code of ['EBADF', 'ESTALE', 'ENOENT'] as const) {
  for (const call of ['stat', 'read'] as const) {
    test(`a file whose ${call} fails with ${code} between open and end is asked for anew`, async () => {
      await withTempDir(async (dir) => {
        const path = `${dir}/record`;
        await writeFile(path, 'new');
        const twice = going(code, { call, times: 2 });
        expect(Buffer.from((await readFileBounded(path, 10, twice)) ?? [])).toEqual(Buffer.from('new'));
        expect(twice.opened()).toBe(3);
        const always = going(code, { call, times: Infinity });
        await expect(readFileBounded(path, 10, always)).rejects.toMatchObject({ details: { syscall: call } });
        expect(always.opened()).toBe(3);
      });
    });
  }
}

test('a file that is gone when it is asked for anew is no file, and any other failure is final', async () => {
  await withTempDir(async (dir) => {
    const path = `${dir}/record`;
    await writeFile(path, 'old');
    const { openFile } = going('ESTALE', { call: 'read', times: 1 });
    const removing = async (...request: Parameters<typeof open>): ReturnType<typeof open> => {
      const file = await openFile(...request);
      await rm(path);
      return file;
    };
    expect(await readFileBounded(path, 10, { openFile: removing })).toBeUndefined();

    await writeFile(path, 'old');
    const broken = going('EIO', { call: 'read', times: 1 });
    await expect(readFileBounded(path, 10, broken)).rejects.toMatchObject({ code: 'E_IO' });
    expect(broken.opened()).toBe(1);
  });
});

skipUnless('root')("SEC-15: a record of another user is refused, unless it is nobody's record", () =>
  withTempDir(async (dir) => {
    const path = `${dir}/record`;
    await writeFile(path, 'theirs');
    await chown(path, 12345, 12345);
    await expect(readFileBounded(path, 10)).rejects.toMatchObject({
      code: 'E_UNSAFE_OWNER',
      details: { path, owner: 12345 },
    });
    expect(await readFileBounded(path, 10, { anyOwner: true })).toHaveLength(6);
  }),
);

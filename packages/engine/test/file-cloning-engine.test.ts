import { lstat } from 'node:fs/promises';
import { fileCloningEngine } from '@jvs/engine';
import { createPortableTreeOps, type CloneReport, type EntryFailure, type TreeOps } from '@jvs/fs';
import { makeTree, withTempDir } from '@jvs/testing';

const ops = createPortableTreeOps();
const absent = { code: 'ENOENT' };
const failure = (errno: number, code: string, syscall: string): EntryFailure => ({
  path: Buffer.from('a\xff', 'latin1'),
  errno,
  code,
  syscall,
});

/** Real operations whose clone ends otherwise. */
const ending = (end: (report: CloneReport) => CloneReport | Promise<CloneReport>): TreeOps => ({
  ...ops,
  cloneTree: async (...args) => end(await ops.cloneTree(...args)),
});

async function failsWith(broken: TreeOps, method: 'copy' | 'reflink', expected: object): Promise<void> {
  await withTempDir(async (dir) => {
    await makeTree(`${dir}/src`, { a: 'x' });
    const cloner = { ops: broken, method, engine: 'mine' };
    await expect(fileCloningEngine(cloner).snapshot(`${dir}/src`, `${dir}/dst`)).rejects.toMatchObject(
      expected,
    );
    await expect(lstat(`${dir}/dst`)).rejects.toMatchObject(absent);
  });
}

test('failures of entries become E_UNREADABLE with the list, and the clone is removed', async () => {
  const broken = ending((report) => ({ ...report, failures: [failure(13, 'EACCES', 'open')] }));
  await failsWith(broken, 'copy', {
    code: 'E_UNREADABLE',
    details: {
      failures: [{ path: 'a\ufffd', path_b64: 'Yf8=', code: 'EACCES', errno: 13, syscall: 'open' }],
    },
  });
});

test('a failed clone call is the engine being unavailable, and for a copy it is no such thing', async () => {
  const broken = ending((report) => ({ ...report, cloned: 0, failures: [failure(22, 'EINVAL', 'ioctl')] }));
  await failsWith(
    { ...broken, cloneTree: (request, options) => broken.cloneTree({ ...request, method: 'copy' }, options) },
    'reflink',
    {
      code: 'E_ENGINE_UNAVAILABLE',
      hint: 'jvs engine list',
    },
  );
  await failsWith(broken, 'copy', { code: 'E_UNREADABLE' });
});

test.each([
  [28, 'E_NO_SPACE'],
  [122, 'E_NO_SPACE'],
  [30, 'E_READ_ONLY'],
  [13, 'E_PERMISSION'],
  [5, 'E_IO'],
])('errno %i of the job becomes %s, and the clone is removed', async (errno, code) => {
  const broken = ending(() =>
    Promise.reject(Object.assign(new Error('x'), { errno: -errno, code: 'E?', syscall: 'write' })),
  );
  await failsWith(broken, 'copy', { code, details: { errno, syscall: 'write' } });
});

test('sharing without the scan it speaks of is refused', async () => {
  await withTempDir(async (dir) => {
    await makeTree(`${dir}/src`, { a: 'x' });
    const share = { root: dir, entries: new Uint8Array(2) };
    const call = fileCloningEngine({ ops, method: 'copy', engine: 'mine' }).snapshot(
      `${dir}/src`,
      `${dir}/dst`,
      { share },
    );
    await expect(call).rejects.toMatchObject({ code: 'E_USAGE' });
  });
});

test('a clone that cannot be removed is named by the error', async () => {
  await withTempDir(async (dir) => {
    await makeTree(`${dir}/src`, { a: 'x' });
    const broken = ending(() =>
      Promise.reject(Object.assign(new Error('x'), { errno: -5, code: 'EIO', syscall: 'write' })),
    );
    const cloner = {
      ops: { ...broken, removeTree: () => Promise.reject(new Error('stuck')) },
      method: 'copy' as const,
      engine: 'mine',
    };
    const call = fileCloningEngine(cloner).snapshot(`${dir}/src`, `${dir}/dst`);
    await expect(call).rejects.toMatchObject({ code: 'E_IO', details: { left_behind: `${dir}/dst` } });
  });
});

test('a destination that somebody else makes meanwhile is theirs, and stays', async () => {
  await withTempDir(async (dir) => {
    await makeTree(`${dir}/src`, { a: 'x' });
    const racing: TreeOps = {
      ...ops,
      async cloneTree(request, options) {
        await makeTree(request.destination, { theirs: 'x' });
        return ops.cloneTree(request, options);
      },
    };
    const call = fileCloningEngine({ ops: racing, method: 'copy', engine: 'mine' }).snapshot(
      `${dir}/src`,
      `${dir}/dst`,
    );
    await expect(call).rejects.toMatchObject({ code: 'E_USAGE' });
    await lstat(`${dir}/dst/theirs`);
  });
});

import { execFileSync } from 'node:child_process';
import { appendFile, chmod, link, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  compareTrees,
  makeGeneratedTree,
  makeOddTree,
  makeTree,
  mustRun,
  skipUnless,
  withFileSystem,
  withTempDir,
} from '@jvs/testing';

const withTools = skipUnless('python3', 'rsync');

withTools('two odd trees built in the same way are equal', async () => {
  await withTempDir(async (dir) => {
    await makeOddTree(path.join(dir, 'a'));
    await makeOddTree(path.join(dir, 'b'));
    expect(await compareTrees(path.join(dir, 'a'), path.join(dir, 'b'))).toEqual([]);
    const entries = execFileSync('find', [path.join(dir, 'a'), '-printf', 'x']).length;
    expect(entries).toBeGreaterThan(2000);
  });
});

withTools('two generated trees with one seed are equal, and hold the number of files asked for', async () => {
  await withTempDir(async (dir) => {
    await makeGeneratedTree(path.join(dir, 'a'), 2000, { seed: 7 });
    await makeGeneratedTree(path.join(dir, 'b'), 2000, { seed: 7 });
    expect(await compareTrees(path.join(dir, 'a'), path.join(dir, 'b'))).toEqual([]);
    expect(execFileSync('find', [path.join(dir, 'a'), '-type', 'f', '-printf', 'x']).length).toBe(2000);
  });
});

const changes: [string, string, (b: string) => Promise<unknown>][] = [
  ['a changed byte of the same size and time', 'content', changedByte],
  ['a longer file', 'size', (b) => appendFile(path.join(b, 'file'), 'x')],
  ['a mode', 'mode', (b) => chmod(path.join(b, 'file'), 0o640)],
  ['a time that differs by nanoseconds', 'mtime', nanosecond],
  [
    'a link target',
    'target',
    (b) => rm(path.join(b, 'link')).then(() => symlink('dir', path.join(b, 'link'))),
  ],
  ['a type', 'type', (b) => rm(path.join(b, 'file')).then(() => mkdir(path.join(b, 'file')))],
  ['a missing file', 'only-in-a', (b) => rm(path.join(b, 'file'))],
  ['an added file', 'only-in-b', (b) => writeFile(path.join(b, 'new'), '')],
  ['a hard link that became a copy', 'links', unlinked],
  ['an attribute', 'xattrs', (b) => attribute(path.join(b, 'file'))],
];

for (const [what, aspect, change] of changes) {
  withTools(`the comparison finds ${what}`, async () => {
    await withTempDir(async (dir) => {
      const [a, b] = [path.join(dir, 'a'), path.join(dir, 'b')];
      await makeTree(a, { file: 'content', dir: { inner: 'x' }, twice: 'linked', link: { link: 'file' } });
      await link(path.join(a, 'twice'), path.join(a, 'dir', 'twice'));
      await mustRun('cp', ['-a', a, b]);
      expect(await compareTrees(a, b)).toEqual([]);
      await change(b);
      const found = await compareTrees(a, b);
      expect(found.filter((line) => line.startsWith('walk: ')).map((line) => line.split('\t')[1])).toContain(
        aspect,
      );
    });
  });
}

for (const type of ['ext4', 'xfs', 'btrfs'] as const) {
  skipUnless(type)(
    `a file system image of type ${type} is mounted for the body and gone after it`,
    async () => {
      let root = '';
      const failure = withFileSystem(type, async (mounted) => {
        root = mounted;
        expect(await findmnt(mounted)).toBe(type);
        throw new Error('the body failed');
      });
      await expect(failure).rejects.toThrow('the body failed');
      expect(await readFile('/proc/mounts', 'utf8')).not.toContain(root);
    },
  );
}

async function findmnt(mounted: string): Promise<string> {
  const { stdout } = await mustRun('findmnt', ['-n', '-o', 'FSTYPE', '--mountpoint', mounted]);
  return stdout.trim();
}

async function changedByte(b: string): Promise<void> {
  await mustRun(
    'sh',
    [
      '-c',
      'touch -r file stamp && printf C | dd of=file conv=notrunc 2>/dev/null && touch -r stamp file && rm stamp',
    ],
    { cwd: b },
  );
}

async function nanosecond(b: string): Promise<void> {
  await mustRun('sh', ['-c', 'touch -d "$(stat -c %y file | sed s/[0-9][0-9][0-9][0-9]\\ /0001\\ /)" file'], {
    cwd: b,
  });
}

async function unlinked(b: string): Promise<void> {
  await mustRun('sh', ['-c', 'cp -p twice copy && mv copy twice'], { cwd: b });
}

async function attribute(file: string): Promise<void> {
  const code = 'import os, sys; os.setxattr(sys.argv[1], "user.added", b"1")';
  await mustRun('python3', ['-c', code, file]);
}

import { mkdir } from 'node:fs/promises';
import { describeMount, isNetworkOrFuse } from '@jvs/fs';
import { mustRun, runProgram, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';

describe('describeMount', () => {
  for (const type of ['xfs', 'btrfs'] as const) {
    skipUnless(type)(`names ${type} and where it is mounted`, async () => {
      await withFileSystem(type, async (root) => {
        await mkdir(`${root}/a/b`, { recursive: true });
        expect(await describeMount(`${root}/a/b`)).toMatchObject({
          type,
          mountPoint: root,
          networkOrFuse: false,
        });
      });
    });
  }

  skipUnless('root')('understands odd mount points', async () => {
    await withTempDir(async (dir) => {
      const odd = `${dir}/with space\tand tab`;
      await mkdir(odd);
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', odd]);
      try {
        expect(await describeMount(odd)).toMatchObject({ type: 'tmpfs', mountPoint: odd });
      } finally {
        await mustRun('umount', [odd]);
      }
    });
  });

  test('agrees with df on where it is', async () => {
    await withTempDir(async (dir) => {
      const { stdout } = await runProgram('df', ['--output=target', dir]);
      expect((await describeMount(dir)).mountPoint).toBe(stdout.trim().split('\n')[1]);
      expect(await isNetworkOrFuse(dir)).toBe(false);
    });
  });
});

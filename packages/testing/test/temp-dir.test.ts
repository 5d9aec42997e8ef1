import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withTempDir } from '@jvs/testing';

test('a temporary directory is gone after the body, even when it is read-only and the body failed', async () => {
  let seen = '';
  await expect(
    withTempDir(async (dir) => {
      seen = dir;
      await mkdir(path.join(dir, 'closed'));
      await writeFile(path.join(dir, 'closed', 'file'), 'x');
      await chmod(path.join(dir, 'closed'), 0o555);
      throw new Error('the body failed');
    }),
  ).rejects.toThrow('the body failed');
  expect(seen).not.toBe('');
  expect(existsSync(seen)).toBe(false);
});

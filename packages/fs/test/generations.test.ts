import { readdir, writeFile } from 'node:fs/promises';
import {
  createGeneration,
  isTemporaryName,
  listGenerations,
  pruneGenerations,
  readLatestGeneration,
} from '@jvs/fs';
import { withTempDir } from '@jvs/testing';

const bytes = (text: string) => Buffer.from(text);

describe('generations', () => {
  const validate = (data: Uint8Array) => JSON.parse(Buffer.from(data).toString()) as unknown;
  const read = (family: { directory: string; prefix: string }) =>
    readLatestGeneration(family, { validate, code: 'E_METADATA_CORRUPT' });

  test('the highest number counts, as a number, and other names do not', async () => {
    await withTempDir(async (directory) => {
      const head = { directory, prefix: 'head' };
      expect(await read(head)).toBeUndefined();
      for (const n of [1, 2, 9, 10]) await createGeneration(head, n, bytes(String(n)));
      for (const name of [
        'head.011.json',
        'head.11.json.bak',
        'head.x.json',
        'tail.12.json',
        'head.-13.json',
      ]) {
        await writeFile(`${directory}/${name}`, '0');
      }
      expect(await listGenerations(head)).toEqual([1, 2, 9, 10]);
      expect(await read(head)).toEqual({ n: 10, value: 10 });
      expect(await pruneGenerations(head)).toBe(2);
      expect(await listGenerations(head)).toEqual([9, 10]);
    });
  });

  test('of several that create one generation at the same time exactly one succeeds', async () => {
    await withTempDir(async (directory) => {
      const head = { directory, prefix: 'head' };
      const tries = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => createGeneration(head, 7, bytes(String(i)))),
      );
      const failed = tries.filter((each) => each.status === 'rejected');
      expect(failed.length).toBe(19);
      expect(new Set(failed.map(({ reason }) => (reason as { code: string }).code))).toEqual(
        new Set(['E_HEAD_MOVED']),
      );
      expect((await readdir(directory)).filter(isTemporaryName)).toEqual([]);
    });
  });

  test('an invalid newest generation is an error and the one before is not taken for it', async () => {
    await withTempDir(async (directory) => {
      const head = { directory, prefix: 'head' };
      await createGeneration(head, 1, bytes('1'));
      await createGeneration(head, 2, bytes('{'));
      await expect(read(head)).rejects.toMatchObject({
        code: 'E_METADATA_CORRUPT',
        details: { generation: 2 },
      });
    });
  });
});

import { expect, test } from '@jest/globals';
import { flipBytes, isHealthy, metadataFiles } from './flip-bytes.js';
import { inRepo } from './in-repo.js';

/** Every so many bytes; the large run takes every one. */
const STEP = 41;

test('INT-06: a bit flipped in any file of .jvs is found', () =>
  inRepo(async ({ repo }) => {
    let from = 0;
    const { tried, missed } = await flipBytes(repo.root, metadataFiles(repo.root), function* (size) {
      for (from %= STEP; from < size; from += STEP) yield from;
      from -= size;
      // The last byte is the newline.
      yield size - 1;
    });
    expect(missed).toEqual([]);
    expect(Object.keys(tried).length).toBeGreaterThanOrEqual(9);
    expect(await isHealthy(repo.root)).toBe(true);
  }));

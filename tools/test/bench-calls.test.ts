import path from 'node:path';
import { CHECKOUT, placeForImages, runProgram, skipUnless } from '@jvs/testing';
import { compareCalls } from '../bench/compare-calls.mjs';

test('one call more for each of many files is a loss, a handful more is none', () => {
  const kept = { status: { statx: 656, read: 80 } };
  expect(compareCalls({ status: { statx: 700, read: 100 } }, kept)).toEqual([]);
  expect(compareCalls({ status: { statx: 1156, read: 80 } }, kept)).toEqual(['status: statx 656 -> 1156']);
  expect(compareCalls({ status: { openat: 500 } }, kept)).toEqual(['status: openat 0 -> 500']);
});

skipUnless(
  'root',
  'xfs',
  'strace',
  'python3',
  'cli',
  'native',
)(
  'no operation calls the kernel more often than it did (node tools/bench/calls.mjs --save, where it has to)',
  async () => {
    const calls = path.join(CHECKOUT, 'tools/bench/calls.mjs');
    const argv = [calls, '--fs', 'xfs', '--check', '--images', await placeForImages(1024)];
    expect(await runProgram(process.execPath, argv)).toMatchObject({ exitCode: 0, stderr: '' });
  },
);

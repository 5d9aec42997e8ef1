import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withTempDir } from '@jvs/testing';
import { openOutput } from '../src/output.js';

describe('output', () => {
  it('writes everything, in order', () =>
    withTempDir(async (dir) => {
      const file = path.join(dir, 'out');
      const fd = openSync(file, 'w');
      const output = openOutput(fd, false);
      const long = 'x'.repeat(1 << 20);
      output.write(long);
      output.write('end');
      closeSync(fd);
      expect(readFileSync(file, 'utf8')).toBe(`${long}end`);
    }));

  it('throws on a full disk, unless nobody could be told', () => {
    const fd = openSync('/dev/full', 'w');
    expect(() => openOutput(fd, false).write('a')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(() => openOutput(fd, false, { required: false }).write('a')).not.toThrow();
    closeSync(fd);
  });

  it('says nothing when its reader has gone away', () =>
    withTempDir(async (dir) => {
      const fifo = path.join(dir, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const reader = spawn('head', ['-c', '1', fifo], { stdio: 'ignore' });
      const fd = openSync(fifo, 'w');
      const output = openOutput(fd, false);
      const gone = new Promise((resolve) => reader.on('close', resolve));
      output.write('a');
      await gone;
      expect(() => {
        for (let n = 0; n < 100; n++) output.write('b'.repeat(10_000));
      }).not.toThrow();
      closeSync(fd);
    }));
});

import { printedPathText } from '@jvs/model';
import { formatBytes } from '../src/text/format-bytes.js';
import { formatCount } from '../src/text/format-count.js';
import { formatTime } from '../src/text/format-time.js';
import { noteLine } from '../src/text/note-line.js';
import { restoreText } from '../src/text/restore-text.js';
import { statusText } from '../src/text/status-text.js';
import { createStyle } from '../src/text/style.js';
import { formatTable } from '../src/text/table.js';

describe('text for people', () => {
  it('says how many changes it does not show', () => {
    const changes = Array.from({ length: 202 }, (_, n) => ({ change: 'added', path: `f${n}`, type: 'file' }));
    const view = { worktree: 'main', head_id: null, current_id: null, detached: false, dirty: true, changes };
    const text = statusText(view as unknown as Parameters<typeof statusText>[0], createStyle(false));
    expect(text).toMatch(/\n {2}… and 2 more$/);
  });

  it('says whether all of a worktree was restored or some paths of it', () => {
    const applied = { added: 0, replaced: 0, removed: 0, metadata: 0, unchanged: 1 };
    const view = {
      worktree: 'main',
      detached: false,
      snapshot: { snapshot_id: 'ID' },
      auto: null,
      applied,
      bytes: 0,
    };
    const first = (paths: number | null): string | undefined =>
      restoreText(
        { ...view, paths } as unknown as Parameters<typeof restoreText>[0],
        createStyle(false),
      ).split('\n')[0];
    expect([null, 1, 2].map(first)).toEqual([
      'Restored main to ID',
      'Restored 1 path of main from ID',
      'Restored 2 paths of main from ID',
    ]);
  });

  it('prints sizes in powers of 1024', () => {
    expect([0, 1023, 1024, 1536, 150 * 1024, 5 * 1024 ** 3].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '150 KiB',
      '5.0 GiB',
    ]);
  });

  it('prints counts with their noun', () => {
    expect(formatCount(1, 'entry', 'entries')).toBe('1 entry');
    expect(formatCount(1234567, 'file')).toBe('1,234,567 files');
  });

  it('prints times to the second, in UTC', () => {
    expect(formatTime('2026-02-23T09:30:00.123456789Z')).toBe('2026-02-23 09:30:00Z');
  });

  it('escapes what could steer a terminal, in notes and in paths', () => {
    expect(noteLine('one\u001b[2J\u202e two\nthree')).toBe('one\\x1b[2J\\u202e two …');
    expect(printedPathText({ path: 'a\nb' })).toBe('a\\nb');
  });

  it('shows bytes that are not UTF-8 as \\xNN, and the rest as it is', () => {
    const bytes = Buffer.from([0x61, 0xff, 0xc3, 0xa4, 0xc3]);
    expect(printedPathText({ path: 'lossy', path_b64: bytes.toString('base64') })).toBe('a\\xffä\\xc3');
  });

  it('aligns tables without lines and without spaces at the end', () => {
    expect(
      formatTable(
        createStyle(false),
        ['A', 'LONG'],
        [
          ['xyz', '1'],
          ['x', ''],
        ],
      ),
    ).toBe('A    LONG\nxyz  1\nx');
  });

  it('colours only when it is told to', () => {
    expect(createStyle(false).red('x')).toBe('x');
    expect(createStyle(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  });
});

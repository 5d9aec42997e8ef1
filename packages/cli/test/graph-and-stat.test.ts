import { fitText, textWidth } from '../src/text/fit-text.js';
import { historyGraphText } from '../src/text/history-text.js';
import { statLines } from '../src/text/stat-lines.js';
import { createStyle } from '../src/text/style.js';

type Changes = Parameters<typeof statLines>[1];
type History = Parameters<typeof historyGraphText>[0];
type Worktrees = Parameters<typeof historyGraphText>[2];

const plainText = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

function file(path: string, before: number | null, after: number | null): object {
  const entry = (size: number | null): object | null =>
    size === null ? null : { type: 'file', mode: '0644', size };
  const change = before === null ? 'added' : after === null ? 'removed' : 'modified';
  return { change, path, before: entry(before), after: entry(after) };
}

const CHANGES = [
  file(
    'data/a very long directory/その中の画像データ/of images that has no end/image-0001.png',
    null,
    5_000_000,
  ),
  file('evil\u001b[31m\nname', 10, 12),
  file('gone.bin', 2_500_000, null),
  { ...file('run.sh', 4, 4), change: 'mode', after: { type: 'file', mode: '0755', size: 4 } },
] as unknown as Changes;

describe('diff --stat', () => {
  it.each([40, 80, 120])(
    'fits %i columns, wide characters included, with a bar for whatever has a size',
    (columns) => {
      const lines = statLines(
        createStyle(false, () => columns),
        CHANGES,
      );
      for (const line of lines) expect([line, textWidth(line) <= columns]).toEqual([line, true]);
      expect(new Set(lines.map((line) => textWidth(line.split(' | ')[0] ?? ''))).size).toBe(1);
      expect(lines[0]).toMatch(/….*-0001\.png +\| +4\.8 MiB \++$/);
      expect(lines[1]).toMatch(/10 B -> 12 B \+-$/);
      expect(lines[2]).toMatch(/2\.4 MiB -+$/);
      expect(lines[3]).toMatch(/mode 0644 -> 0755$/);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
    },
  );

  it('shows the largest of many, in their own order, and says how many more there are', () => {
    const many = Array.from({ length: 300 }, (_, n) => file(`f${n}`, null, n)) as unknown as Changes;
    const lines = statLines(createStyle(false), many);
    expect(lines).toHaveLength(201);
    expect(lines[0]).toContain(' f100 ');
    expect(lines.at(-1)).toBe(' … and 100 smaller ones');
  });
});

describe('history --graph', () => {
  const snapshot = (id: string, parent: string | null, worktree: string, note: string): object => ({
    snapshot_id: id.repeat(8),
    parent_id: parent?.repeat(8) ?? null,
    created_at: '2026-01-02T03:04:05Z',
    kind: 'user',
    tags: [],
    worktree,
    note,
  });
  const view = {
    worktree: null,
    head_id: null,
    current_id: null,
    gaps: [],
    snapshots: [
      snapshot('d', 'b', 'exp', '学習率を下げて、もう一度最初から訓練する'.repeat(3)),
      snapshot('c', 'a', 'main', 'evil\u001b[31m\u202e note'),
      snapshot('b', 'a', 'exp', 'short'),
      snapshot('a', null, 'main', ''),
    ],
  } as unknown as History;
  const worktrees = [
    { name: 'main', head_id: 'cccccccc', current_id: 'aaaaaaaa' },
    { name: 'exp', head_id: 'dddddddd', current_id: 'dddddddd' },
  ] as unknown as Worktrees;

  it('puts the lanes of all worktrees beside aligned lines that mark where each worktree is', () => {
    expect(
      historyGraphText({ ...view, snapshots: view.snapshots.slice(1) }, createStyle(false), worktrees).split(
        '\n',
      ),
    ).toEqual([
      '*    cccccccc  2026-01-02 03:04:05Z  main  (HEAD)  evil\\x1b[31m\\u202e note',
      '| *  bbbbbbbb  2026-01-02 03:04:05Z  exp   short',
      '|/',
      '*    aaaaaaaa  2026-01-02 03:04:05Z  main  (@)',
    ]);
  });

  it.each([60, 80, 120])('fits %i columns, wide characters included', (columns) => {
    const text = plainText(
      historyGraphText(
        view,
        createStyle(true, () => columns),
        worktrees,
      ),
    );
    for (const line of text.split('\n')) expect([line, textWidth(line) <= columns]).toEqual([line, true]);
    expect(text).toContain('…');
  });

  it('has no escape sequence without colour, and a colour for each lane with it', () => {
    expect(historyGraphText(view, createStyle(false), worktrees)).not.toContain('\u001b');
    expect(historyGraphText(view, createStyle(true), worktrees)).toContain('\u001b[36m|\u001b[39m');
  });
});

it('cuts text by columns, never through a character', () => {
  expect(fitText('日本語', 6)).toBe('日本語');
  expect(fitText('日本語', 5)).toBe('日本…');
  expect(fitText('日本語', 4, 'end')).toBe('…語');
  expect(fitText('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
  expect(fitText('abc', 0)).toBe('');
});

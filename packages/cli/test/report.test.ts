import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runJvs, withTempDir } from '@jvs/testing';
import { markup } from '../src/report/markup.js';

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)></title></style>]]>&lt;\u202e javascript:`;

describe('jvs report', () => {
  it('is one page that loads and runs nothing, whatever notes and names hold', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const main = path.join(dir, 'repo', 'main');
      await writeFile(path.join(main, 'a'), 'one');
      await runJvs(['snapshot', HOSTILE, '--tag', 'v1', '--reason', HOSTILE], { cwd: main });
      await writeFile(path.join(main, 'a'), 'two');
      await runJvs(['worktree', 'fork', 'exp'], { cwd: main });
      const file = path.join(dir, 'report.html');
      expect(await runJvs(['report', '--output', file], { cwd: main })).toMatchObject({
        exitCode: 0,
        stdout: `Wrote ${file}\n`,
        stderr: '',
      });
      const page = await readFile(file, 'utf8');
      expect(page).toContain('&lt;script&gt;alert(1)');
      expect(page).toContain('\\u202e');
      expect(page).not.toMatch(/<(script|img|link|iframe|object|form|a)\b/i);
      expect(page).not.toMatch(/<[^>]*\s(on\w+|src|href|style)\s*=/i);
      expect(page.match(/<(style|title)[ >]/g)?.filter((tag) => tag === '<style>')).toHaveLength(1);
      const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
      expect(page).toContain(
        `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      );
      for (const shown of ['Timeline', 'Space over time', 'exp', 'healthy', 'v1'])
        expect(page).toContain(shown);
    }));

  it('goes to stdout, and its failure to write is an error', () =>
    withTempDir(async (dir) => {
      await runJvs(['init', 'repo'], { cwd: dir });
      const cwd = path.join(dir, 'repo', 'main');
      expect((await runJvs(['report'], { cwd })).stdout).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
      expect(await runJvs(['report', '--output', '/no/such/place.html'], { cwd })).toMatchObject({
        exitCode: 6,
        stdout: '',
      });
    }));
});

it('escapes whatever is put into HTML, and shows what could hide or reorder it', () => {
  const made = markup`<p title="${'"><b>'}">${'<i>&\u0000\u202e`'}${[markup`<b>${1}</b>`, markup`${null}`]}</p>`;
  expect(made.source).toBe('<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt;&amp;\\x00\\u202e&#96;<b>1</b></p>');
});

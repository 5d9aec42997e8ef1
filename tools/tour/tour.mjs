import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';
import { copyRealTree } from './real-tree.mjs';

const SHOWN_LINES = 14;

/** The main job, shown on a real tree in a scratch directory: `npm run tour [-- DIR]` puts it below DIR. */
const scratch = mkdtempSync(path.join(process.argv[2] ?? tmpdir(), 'jvs-tour-'));
const project = path.join(scratch, 'project');
const main = path.join(scratch, 'demo', 'main');
try {
  tour();
} catch (error) {
  console.error(`\nThe tour stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  step('Tidy up', () => rmSync(scratch, { recursive: true, force: true }));
}

function tour() {
  step('A real tree: sources of this project and a part of its dependencies', () => {
    const { files, bytes } = copyRealTree(project);
    return `${files.toLocaleString('en')} files, ${Math.round(bytes / 1e6)} MB in ${project}`;
  });
  jvs('Make it a repository', scratch, ['init', 'demo', '--from', project]);
  jvs('How snapshots are taken here, and why', main, ['engine', 'list']);
  jvs('The first snapshot', main, ['snapshot', 'as it came', '--tag', 'start']);
  step('Work: change 20 files, add one', () => edit());
  jvs('The second: only what changed costs anything', main, ['snapshot', 'some work']);
  const before = fingerprint();
  step('Break it: a directory gone, a file emptied, modes lost, rubbish added', () => damage());
  jvs('What happened?', main, ['status']);
  jvs('And in detail', main, ['diff', '--stat']);
  jvs('Get it back (what was broken is kept as a snapshot too)', main, ['restore', 'HEAD']);
  step('Is it the same, byte for byte? (asked of other programs, not of jvs)', () => {
    if (fingerprint() !== before) throw new Error('the restored tree differs from what was snapshotted');
    return 'the same';
  });
  jvs('Go back to the beginning', main, ['restore', 'start']);
  jvs('Try something else from there', main, ['worktree', 'fork', 'experiment']);
  jvs('Return to the newest', main, ['restore', 'HEAD']);
  jvs('The story so far', main, ['history', '--all', '--graph']);
  jvs('Check every byte of every snapshot', main, ['verify', '--all']);
}

function jvs(title, cwd, args) {
  step(`${title}\n  $ jvs ${args.map(quoted).join(' ')}`, () => {
    const result = spawnSync(process.execPath, [inRoot('packages', 'cli', 'bin', 'run.js'), ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const text = `${result.stdout}${result.stderr}`.trimEnd();
    if (result.status !== 0) throw new Error(`jvs ${args.join(' ')} ended with ${result.status}\n${text}`);
    return text;
  });
}

function step(title, work) {
  console.log(`\n${title}`);
  const start = process.hrtime.bigint();
  const text = work() ?? '';
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const lines = text === '' ? [] : text.split('\n');
  for (const line of lines.slice(0, SHOWN_LINES)) console.log(`    ${line}`);
  if (lines.length > SHOWN_LINES) console.log(`    … ${lines.length - SHOWN_LINES} more lines`);
  console.log(`  ${ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`}`);
}

function edit() {
  for (const file of someFiles().slice(0, 20)) appendFileSync(file, '\n// touched\n');
  writeFileSync(path.join(main, 'NOTES.md'), 'What I found out today.\n');
}

function damage() {
  const [emptied, closed] = someFiles();
  truncateSync(emptied, 0);
  chmodSync(closed, 0o600);
  rmSync(path.join(main, 'packages'), { recursive: true });
  for (let n = 0; n < 5; n += 1) writeFileSync(path.join(main, `core.${n}`), 'rubbish');
}

/** Files that `damage` does not remove as a whole. By find: from Node 22 on readdir's recursion follows links. */
function someFiles() {
  const args = ['dependencies', '-type', 'f', '-name', '*.js', '-print0'];
  const { stdout } = spawnSync('find', args, { cwd: main, encoding: 'utf8', maxBuffer: 1 << 28 });
  const names = stdout.split('\0').filter((name) => name !== '');
  return names.sort().map((name) => path.join(main, name));
}

/** Types, modes, times, link targets and contents, by find and sha256sum. */
function fingerprint() {
  const script =
    'find . -type d -printf "%y %m %T@ %p\\n" -o -printf "%y %m %s %T@ %l %p\\n" | LC_ALL=C sort | sha256sum; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum';
  const result = spawnSync('sh', ['-c', script], { cwd: main, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`find failed: ${result.stderr}`);
  return result.stdout;
}

function quoted(word) {
  return /^[\w./@~-]+$/.test(word) ? word : `"${word}"`;
}

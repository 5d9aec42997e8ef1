// Usage: node warm.cjs BUNDLE. Runs the commands that are run most in this process, then keeps what V8 compiled for them.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { loadBundle, keepCache } = require('./bin/run.js');

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'jvs-warm-'));
const { cli, cache, script } = loadBundle(process.argv[2]);

warm()
  .finally(() => fs.rmSync(scratch, { recursive: true, force: true }))
  .then(() => keepCache(cache, script));

async function warm() {
  await quietly(scratch, ['version']);
  await quietly(scratch, ['init', 'repo']);
  const main = path.join(scratch, 'repo', 'main');
  if (!fs.existsSync(main)) return;
  fs.writeFileSync(path.join(main, 'file'), 'content');
  for (const argv of [
    ['snapshot', 'one'],
    ['history'],
    ['status'],
    ['info'],
    ['info', '--json'],
    ['verify', '--all'],
  ]) {
    await quietly(main, argv);
  }
}

async function quietly(cwd, argv) {
  const nowhere = { isTerminal: false, write: () => {} };
  await cli.run(argv, {
    cwd: () => cwd,
    environment: { HOME: scratch },
    stdout: nowhere,
    stderr: nowhere,
    stdin: () => '',
    argumentBytes: (decoded) => decoded.map((argument) => Buffer.from(argument)),
    pid: process.pid,
    clock: () => 0,
    terminal: () => process.stderr,
    uid: process.getuid?.(),
    importModule: (url) => import(url),
    signal: new AbortController().signal,
  });
}

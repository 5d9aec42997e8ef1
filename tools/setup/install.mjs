import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './paths.mjs';
import { missingRequirements } from './requirements.mjs';
import { run } from './run.mjs';

const STAMP = inRoot('node_modules', '.jvs-install-stamp');
const LOCK = inRoot('.cache', 'install.lock');
// pnpm would otherwise stop to ask before it replaces a node_modules of another layout.
const UNATTENDED = { CI: 'true' };
const STALE_LOCK_MS = 15 * 60_000;

/**
 * Makes node_modules match the lock file, and does nothing when it already does.
 * Resolves to an exit code. Two at once: the second waits for the first.
 */
export async function ensureInstalled() {
  if (isCurrent()) return 0;
  const missing = missingRequirements();
  if (missing.length > 0) {
    for (const sentence of missing) console.error(sentence);
    return 1;
  }
  await takeLock();
  try {
    return isCurrent() ? 0 : await install();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  console.error(`Installing dependencies with ${packageManager} (about two minutes the first time)`);
  const pnpm = (...args) =>
    run('npx', ['--yes', '--loglevel=error', packageManager, ...args], { env: UNATTENDED });
  let code = await pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only');
  // pnpm sees nothing to do when only Node changed, and better-sqlite3's binary fits one ABI only.
  if (code === 0 && !sqliteLoads()) code = await pnpm('rebuild', '--recursive', 'better-sqlite3');
  if (code === 0 && !sqliteLoads()) {
    console.error('better-sqlite3 was installed but cannot be loaded; remove node_modules and try again.');
    code = 1;
  }
  if (code === 0) writeFileSync(STAMP, stamp());
  return code;
}

function sqliteLoads() {
  // The repository uses another release from Node 22 on, which fits every ABI.
  if (Number.parseInt(process.versions.node, 10) >= 22) return true;
  const probe = "new (require('better-sqlite3'))(':memory:').close()";
  const { status } = spawnSync(process.execPath, ['-e', probe], {
    cwd: inRoot('packages', 'repo'),
    stdio: 'ignore',
  });
  return status === 0;
}

function isCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
}

function stamp() {
  const hash = createHash('sha256');
  // better-sqlite3's binary fits one ABI only.
  hash.update([process.versions.modules, process.platform, process.arch].join('-'));
  for (const file of manifests()) hash.update(`\0${file}\0`).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
}

function manifests() {
  const packages = readdirSync(inRoot('packages')).map((name) => `packages/${name}/package.json`);
  const fixed = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'native/package.json'];
  return [...fixed, 'conformance/package.json', 'tools/package.json', ...packages.sort()].filter((file) =>
    existsSync(inRoot(file)),
  );
}

async function takeLock() {
  mkdirSync(inRoot('.cache'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (lockAge() > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true });
    await sleep(500);
  }
}

function lockAge() {
  try {
    return Date.now() - statSync(LOCK).mtimeMs;
  } catch {
    return 0;
  }
}

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';

/** What starts the command line of this workspace. */
export const JVS = inRoot('packages', 'cli', 'bin', 'run.js');

/**
 * Runs one command with `--json` as a process of its own. `killAfterMs` ends it by SIGKILL, if it is still there.
 * @returns {Promise<{exitCode: number | null, signal: string | null, document: any, text: string}>} `document` is undefined when
 * stdout holds none: the process died before it said anything.
 */
export function runJvsProcess(args, { cwd, env, killAfterMs, program = JVS, detached = false }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [program, ...withJson(args)], {
      cwd,
      env,
      detached,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(out).toString();
      const text = `${stdout}${Buffer.concat(err).toString()}`;
      resolve({ exitCode, signal, document: parse(stdout), text, ms: performance.now() - started });
    });
  });
}

/** The command with `--json`, which has to come before the paths that follow a `--`. */
export function withJson(args) {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return [...args.slice(0, end), '--json', ...args.slice(end)];
}

/** The environment of a machine of its own: the same but for its cache. */
export function machineEnvironment(cacheHome, more = {}) {
  const {
    NODE_OPTIONS: _options,
    NODE_EXTRA_CA_CERTS: _certificates,
    FORCE_COLOR: _colour,
    ...ours
  } = process.env;
  return { ...ours, XDG_CACHE_HOME: cacheHome, ...more };
}

/** Names of the commands this workspace's command line has, as they are typed: "worktree fork". */
export function knownCommands() {
  const manifest = inRoot('packages', 'cli', 'bundle', 'oclif.manifest.json');
  if (!existsSync(manifest)) throw new Error('jvs is not built: npm run build');
  return new Set(
    Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).commands).map((name) => name.replace(':', ' ')),
  );
}

function parse(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

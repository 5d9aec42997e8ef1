import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * The environment every child process gets. Differs from ours in this:
 * npm's own per-script variables are dropped, because pnpm would take them for its configuration;
 * Nx stays offline and without a daemon; HOME exists and is writable; and where Node's headers are
 * installed, native modules are compiled against them instead of downloading others.
 * @returns {NodeJS.ProcessEnv}
 */
export function taskEnvironment(env = process.env) {
  const out = {};
  for (const [key, value] of Object.entries(env)) {
    if (!isNpmScriptVariable(key)) out[key] = value;
  }
  out.NX_NO_CLOUD = 'true';
  out.NX_DAEMON = 'false';
  out.PATH = [inRoot('node_modules', '.bin'), path.dirname(process.execPath), env.PATH].join(path.delimiter);
  out.HOME = usableHome(env.HOME);
  const nodedir = env.npm_config_nodedir || installedHeaders();
  if (nodedir) out.npm_config_nodedir = nodedir;
  return out;
}

function isNpmScriptVariable(key) {
  return (
    /^npm_(lifecycle|package)_/.test(key) ||
    [
      'npm_config_local_prefix',
      'npm_config_user_agent',
      'npm_execpath',
      'npm_node_execpath',
      'npm_command',
    ].includes(key)
  );
}

function usableHome(home) {
  if (home && isWritable(home)) return home;
  const own = inRoot('.cache', 'home');
  mkdirSync(own, { recursive: true });
  return own;
}

function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function installedHeaders() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined;
}

import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
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
  const nodedir = headersOfThisNode(env);
  if (nodedir) out.npm_config_nodedir = nodedir;
  else delete out.npm_config_nodedir;
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

/**
 * Where the running Node's headers are: as configured, beside it, or where the npm package `node`
 * keeps them. Headers of another ABI would give binaries that do not load.
 */
function headersOfThisNode(env) {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  const packaged = path.join(prefix, 'node_modules', `node-${process.platform}-${process.arch}`);
  return [env.npm_config_nodedir, prefix, packaged].find(
    (candidate) => candidate && hasOurHeaders(candidate),
  );
}

function hasOurHeaders(prefix) {
  const header = path.join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(header)) return false;
  const abi = /^#define NODE_MODULE_VERSION (\d+)/m.exec(readFileSync(header, 'utf8'));
  return abi?.[1] === process.versions.modules;
}

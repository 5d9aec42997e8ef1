import { existsSync } from 'node:fs';
import path from 'node:path';

const MIN_NODE = [20, 19];

/**
 * What this machine lacks for a build, each as one sentence that says how to get it.
 * An empty list means everything is there.
 */
export function missingRequirements(env = process.env, nodeVersion = process.versions.node) {
  const missing = [];
  const [major, minor] = nodeVersion.split('.').map(Number);
  if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
    missing.push(`JVS needs Node ${MIN_NODE.join('.')} or newer; this is Node ${nodeVersion}.`);
  }
  const wanted = [
    ['npm', ['npm'], 'npm'],
    ['a C++ compiler', [env.CXX, 'c++', 'g++', 'clang++'], 'g++'],
    ['CMake', [env.CMAKE, 'cmake'], 'cmake'],
    ['make', ['make', 'gmake'], 'make'],
    ['Python 3 (to compile better-sqlite3)', [env.PYTHON, 'python3', 'python'], 'python3'],
  ];
  for (const [what, names, debian] of wanted) {
    if (!names.some((name) => name && onPath(name, env))) {
      missing.push(`JVS needs ${what}, which is not on PATH; on Debian: apt-get install ${debian}`);
    }
  }
  return missing;
}

/** Whether a program can be found, by name on PATH or by path. */
export function onPath(name, env = process.env) {
  if (name.includes(path.sep)) return existsSync(name);
  return (env.PATH ?? '').split(path.delimiter).some((directory) => existsSync(path.join(directory, name)));
}

import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';

const SOURCES = ['docs', 'native', 'packages', 'tools', 'README.md', 'package.json'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'build', 'bundle', '.cache']);
const ENOUGH_FILES = 5_000;

/**
 * Copies this project's sources, and packages of its node_modules until there are about 5,000 files,
 * to a new directory. Links stay links.
 * @returns {{ files: number, bytes: number }}
 */
export function copyRealTree(target) {
  const total = { files: 0, bytes: 0 };
  mkdirSync(path.join(target, 'dependencies'), { recursive: true });
  for (const name of SOURCES.filter((source) => existsSync(inRoot(source)))) {
    copy(inRoot(name), path.join(target, name), total, (from) => !LEFT_OUT.has(path.basename(from)));
  }
  const store = inRoot('node_modules', '.pnpm');
  for (const name of readdirSync(store).sort()) {
    if (total.files >= ENOUGH_FILES) break;
    if (!lstatSync(path.join(store, name)).isDirectory()) continue;
    copy(path.join(store, name), path.join(target, 'dependencies', name), total, () => true);
  }
  return total;
}

function copy(from, to, total, filter) {
  const counted = (source) => {
    if (!filter(source)) return false;
    const status = lstatSync(source);
    if (status.isFile()) {
      total.files += 1;
      total.bytes += status.size;
    }
    return true;
  };
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: counted });
}

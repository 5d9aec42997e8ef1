import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';
import { runQuietly } from '../setup/run-quietly.mjs';

/** Third-party packages that installed packages of ours import, and where the checkout has them. */
const THIRD_PARTY = { zod: 'packages/model', uuid: 'packages/model' };

/**
 * Lays tarballs out in `dir/node_modules` as npm would, without npm and without a network. Optional dependencies of third
 * parties (SQLite) are left out.
 */
export function unpackTarballs(packed, dir) {
  const modules = path.join(dir, 'node_modules');
  for (const { name, file } of packed) {
    const into = path.join(modules, name);
    mkdirSync(into, { recursive: true });
    runQuietly('tar', ['xzf', file, '-C', into, '--strip-components=1']);
  }
  for (const [name, owner] of Object.entries(THIRD_PARTY))
    symlinkSync(inRoot(owner, 'node_modules', name), path.join(modules, name));
}

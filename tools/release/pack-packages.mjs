import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot, ROOT } from '../setup/paths.mjs';
import { runQuietly } from '../setup/run-quietly.mjs';
import { readWorkspace } from '../workspace/read-workspace.mjs';
import { checkAddon } from './check-addon.mjs';
import { publicPackages } from './public-packages.mjs';

const ADDON_PACKAGE = /^@jvs\/native-/;
const ADDON = 'jvs_native.node';

/**
 * Packs every public package (or those in `only`, by name) into `into`, which is emptied. `workspace:` and `catalog:` become versions; the
 * package of this platform gets the addon that was built here. What is to be packed must be built.
 * @returns {{ name: string, version: string, file: string }[]} in the order of publishing; the same stands in `publish-order.txt`
 */
export function packPackages(into, { only } = {}) {
  const workspace = readWorkspace(ROOT);
  const wanted = publicPackages(workspace).filter(({ manifest }) => only?.includes(manifest.name) ?? true);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const portable = wanted.filter(({ manifest }) => !ADDON_PACKAGE.test(manifest.name));
  pnpm(['--recursive', ...portable.map(({ manifest }) => `--filter=${manifest.name}`)], { into, cwd: ROOT });
  for (const one of wanted) if (ADDON_PACKAGE.test(one.manifest.name)) packAddon(one, into);
  const packed = wanted.map(({ manifest: { name, version } }) => ({
    name,
    version,
    file: path.join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
  }));
  const names = readdirSync(into);
  const missing = packed.filter(({ file }) => !names.includes(path.basename(file)));
  if (missing.length > 0) throw new Error(`not packed: ${missing.map(({ name }) => name).join(', ')}`);
  writeFileSync(
    path.join(into, 'publish-order.txt'),
    packed.map(({ file }) => `${path.basename(file)}\n`).join(''),
  );
  return packed;
}

/** Packed from a copy: a binary in the checkout would be taken for the one that was built last. */
function packAddon({ dir }, into) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'jvs-pack-'));
  try {
    cpSync(inRoot(dir), scratch, {
      recursive: true,
      filter: (source) => path.basename(source) !== 'node_modules',
    });
    cpSync(inRoot('LICENSE'), path.join(scratch, 'LICENSE'));
    const addon = inRoot('native', 'build', 'Release', ADDON);
    checkAddon(addon);
    cpSync(addon, path.join(scratch, ADDON));
    pnpm(['--ignore-workspace'], { into, cwd: scratch });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function pnpm(args, { into, cwd }) {
  const { packageManager } = readWorkspace(ROOT).rootManifest;
  runQuietly(
    'npx',
    ['--yes', '--loglevel=error', packageManager, ...args, 'pack', '--pack-destination', into],
    {
      cwd,
    },
  );
}

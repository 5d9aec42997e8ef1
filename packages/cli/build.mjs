// Bundles the command line into one CommonJS file, writes oclif's manifest beside it, and warms V8's code cache.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin } from '@oclif/core';
import { build } from 'esbuild';
import { directImports, keepNamespaces, lateModules, lazyRequires } from './bundle-plugins.mjs';
import { oclifSection } from './oclif-section.mjs';
import { commandFacts } from './reference/command-facts.mjs';
import { writeManPages } from './reference/man-pages.mjs';
import { commandReference } from './reference/markdown.mjs';

const here = import.meta.dirname;
// Made beside the one in use and put in its place by renames: whoever runs jvs meanwhile has the old one or the new one.
const bundle = join(here, '.cache', 'bundle-new');
const old = join(here, '.cache', 'bundle-old');
const inUse = join(here, 'bundle');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const NOT_BUNDLED = ['better-sqlite3', 'better-sqlite3-napi'];
const REQUIRE_IN_ESM =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";
const ALL_COMMANDS = `
import { commandTable } from './src/command-table.ts';
const load = async ([name, entry]) => [name.replace(' ', ':'), await entry.load()];
export { helpTopics } from './src/help-topics.ts';
export const commands = Object.fromEntries(await Promise.all(Object.entries(commandTable).map(load)));
`;

// Parts of oclif for finding commands among files, globbing for plugins and running TypeScript sources: a bundle with a
// command table never comes there. Each would be loaded, or at least carried, for nothing.
const NEVER_CALLED = /^(typescript|tinyglobby|minimatch)$/;

const leaveOut = {
  name: 'leave-out',
  setup(bundler) {
    bundler.onResolve({ filter: NEVER_CALLED }, ({ path }) => ({ path, namespace: 'left-out' }));
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

// Nothing of ours does anything when it is imported, so a module whose exports a command does not use need not run at all.
const pureModules = {
  name: 'pure-modules',
  setup(bundler) {
    bundler.onResolve({ filter: /^(@jvs\/|\.{0,2}\/)/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'ours' || options.resolveDir.includes('node_modules')) return undefined;
      const found = await bundler.resolve(path, { ...options, pluginData: 'ours' });
      return { ...found, sideEffects: false };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  platform: 'node',
  target: 'node20',
  conditions: ['@jvs/source'],
  define: { JVS_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

rmSync(bundle, { recursive: true, force: true });
mkdirSync(bundle, { recursive: true });
await bundleCommandLine();
writeFileSync(join(bundle, 'package.json'), `${JSON.stringify(bundleManifest(), null, 2)}\n`);
await writeCommandManifest();
warmCodeCache();
putInPlace();

async function bundleCommandLine() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['src/index.ts'],
    format: 'cjs',
    write: false,
    // Where a file asks for its own place, it gets that of the bundle.
    define: { ...common.define, 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    minifyWhitespace: true,
    minifySyntax: true,
    // An import() in a vm.Script would need a loader of its own; require() of what stays outside does not.
    supported: { 'dynamic-import': false },
    external: NOT_BUNDLED,
    plugins: [leaveOut, directImports, lateModules, lazyRequires, pureModules],
  });
  // ASCII, so that V8 keeps one byte a character. What the bundler leaves are characters in regular expressions.
  const code = keepNamespaces(outputFiles[0].text).replace(/[^\0-\x7f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const id = createHash('sha256').update(code).digest('hex').slice(0, 16);
  writeFileSync(join(bundle, 'jvs.cjs'), `/*${id}*/${code}`);
}

function bundleManifest() {
  const description = 'Complete, verifiable versions of a directory, as real directories.';
  return { name: '@jvs/cli', version, description, private: true, type: 'commonjs', oclif: oclifSection };
}

/** The manifest is what help is made from: no command is loaded for it. Man pages and the reference are made from it too. */
async function writeCommandManifest() {
  const scratch = join(bundle, '.manifest');
  mkdirSync(scratch);
  writeFileSync(join(scratch, 'package.json'), JSON.stringify({ ...bundleManifest(), type: 'module' }));
  await build({
    ...common,
    stdin: { contents: ALL_COMMANDS, resolveDir: here, loader: 'ts' },
    format: 'esm',
    outfile: join(scratch, 'commands.js'),
    external: [...NOT_BUNDLED, '@oclif/core'],
    banner: { js: REQUIRE_IN_ESM },
  });
  const plugin = new Plugin({
    root: scratch,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    type: 'core',
  });
  await plugin.load();
  const manifest = JSON.stringify(plugin.manifest, null, 2);
  writeFileSync(join(bundle, 'oclif.manifest.json'), `${manifest}\n`);
  const { helpTopics: topics } = await import(join(scratch, 'commands.js'));
  const reference = { commands: commandFacts(plugin.manifest), topics, version };
  writeManPages(join(bundle, 'man'), reference);
  writeFileSync(join(bundle, 'cli-reference.md'), commandReference(reference));
  rmSync(scratch, { recursive: true });
}

/** Runs what people run most, so that the cache holds the functions it takes. */
function warmCodeCache() {
  execFileSync(process.execPath, [join(here, 'warm.cjs'), join(bundle, 'jvs.cjs')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function putInPlace() {
  rmSync(old, { recursive: true, force: true });
  if (existsSync(inUse)) renameSync(inUse, old);
  renameSync(bundle, inUse);
  rmSync(old, { recursive: true, force: true });
}

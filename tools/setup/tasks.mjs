import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { setUpJuicefs } from './juicefs.mjs';
import { inRoot } from './paths.mjs';
import { run, runNode } from './run.mjs';
import { runTests } from './run-tests.mjs';

const NX = inRoot('node_modules', 'nx', 'dist', 'bin', 'nx.js');

const TASKS = {
  setup: { about: 'install what is missing', run: async () => 0 },
  build: { about: 'compile the addon, every package and the command line', run: build },
  lint: { about: 'ESLint (with module boundaries), manifests, Prettier and clang-format', run: lint },
  typecheck: { about: 'type-check sources and tests', run: typecheck },
  test: {
    about: 'build, lint, type-check and run every test',
    run: (args) => runTests(args, { build, lint, typecheck }),
  },
  'test-large': {
    about: 'round trips of large trees: hours, and 30 GB of disk',
    // Last: Jest takes whatever follows this option for one pattern more, and would then run all of them.
    run: (args) => runTests([...args, '--testMatch', '**/*.large.ts'], {}),
  },
  format: {
    about: 'rewrite files in the house format',
    run: async () => (await runBin('prettier', ['--write', '--log-level=warn', '.'])) || clangFormat(['-i']),
  },
  tour: { about: 'the main job as a tour on a real tree', run: tour },
  crash: {
    about: 'kill, cut off and starve every command at every call: hours, as root',
    run: async (args) => (await build()) || runNode(inRoot('tools', 'crash', 'run.mjs'), args),
  },
  playground: { about: 'a JuiceFS volume mounted twice, to play with', run: playground },
  bench: { about: 'compare with other tools', run: bench },
  pack: { about: 'pack every public package into pack/ or DIR, and check the tarballs', run: pack },
  release: { about: 'all of a release but the release: --dry-run', run: release },
  fuzz: { about: 'fuzz the parsers for a minute, or --seconds N', run: fuzz },
  nx: { about: 'run Nx itself: tools/x nx run @jvs/fs:test', run: (args) => nx(args) },
};

/** Installs if need be, then runs one task. Resolves to the exit code. */
export async function runTask(name, args) {
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (!task) return help(name);
  const installed = await ensureInstalled();
  return installed === 0 ? task.run(args) : installed;
}

function help(name) {
  const lines = Object.entries(TASKS).map(([task, { about }]) => `  ${task.padEnd(10)} ${about}`);
  const text = `Usage: tools/x <task> [arguments]\n\n${lines.join('\n')}`;
  if (name === 'help' || name === '--help') console.log(text);
  else console.error(`No task is called "${name}".\n${text}`);
  return name === 'help' || name === '--help' ? 0 : 2;
}

async function build() {
  return nx(['run-many', '-t', 'compile', 'build', 'bundle', '--output-style=static']);
}

async function lint() {
  const eslint = await nx(['run-many', '-t', 'lint', '--output-style=static']);
  const workspace = await runNode(inRoot('tools', 'package'), ['check']);
  // The reports of exported surfaces are compared with what is built.
  const surface =
    (await runBin('tsc', ['-b', 'tsconfig.json'])) ||
    (await runNode(inRoot('tools', 'package'), ['check-api']));
  const prettier = await runBin('prettier', ['--check', '--log-level=warn', '.']);
  const native = await clangFormat(['--dry-run', '-Werror']);
  return eslint || workspace || surface || prettier || native;
}

/** The pinned clang-format comes as a binary for x64 and for macOS. */
async function clangFormat(args) {
  if (process.arch !== 'x64' && process.platform !== 'darwin') {
    console.error(`clang-format: skipped, because it has no binary for ${process.platform}-${process.arch}`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  const native = inRoot('native');
  const sources = ['src', 'test'].flatMap((folder) =>
    readdirSync(path.join(native, folder), { recursive: true })
      .filter((name) => /\.(cc|h)$/.test(name))
      .map((name) => path.join(native, folder, name)),
  );
  return runBin('clang-format', [...args, ...sources]);
}

async function typecheck() {
  return runBin('tsc', ['-b', 'tsconfig.json', 'tsconfig.test.json']);
}

async function tour(args) {
  return (await build()) || runNode(inRoot('tools', 'tour', 'tour.mjs'), args);
}

async function playground(args) {
  const ready = (await setUpJuicefs()) || (await build());
  return ready || runNode(inRoot('tools', 'juicefs', 'playground.mjs'), args);
}

async function bench(args) {
  return (await build()) || runNode(inRoot('tools', 'bench', 'run.mjs'), args);
}

async function pack(args) {
  return (await build()) || runNode(inRoot('tools', 'release', 'pack.mjs'), args);
}

async function release(args) {
  return (await build()) || runNode(inRoot('tools', 'release', 'release.mjs'), args);
}

async function fuzz(args) {
  return (await build()) || runNode(inRoot('tools', 'fuzz', 'run.mjs'), args);
}

function nx(args) {
  return runNode(NX, args);
}

function runBin(name, args) {
  return run(inRoot('node_modules', '.bin', name), args);
}

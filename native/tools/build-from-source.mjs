#!/usr/bin/env node
// Builds the addon of an installed @jvs/native for this machine: for platforms without a prebuilt one. Needs a C++17 compiler,
// CMake, make and the npm registry. Nothing runs it by itself. In the repository, `npm run build` does this.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const TOOLS = ['cmake-js', 'node-addon-api', 'node-api-headers'];
const { version, binary, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

if (TOOLS.some((name) => devDependencies[name] === 'catalog:')) {
  console.error('This is the repository; build with: npm run build');
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'jvs-native-'));
try {
  for (const part of ['src', 'CMakeLists.txt'])
    cpSync(join(ROOT, part), join(scratch, part), { recursive: true });
  const dependencies = Object.fromEntries(TOOLS.map((name) => [name, devDependencies[name]]));
  const manifest = { name: 'jvs-native-build', version, private: true, binary, dependencies };
  writeFileSync(join(scratch, 'package.json'), JSON.stringify(manifest));
  const run = (program, ...args) => execFileSync(program, args, { cwd: scratch, stdio: 'inherit' });
  run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  run(process.execPath, join('node_modules', 'cmake-js', 'bin', 'cmake-js'), 'compile');
  const built = join(ROOT, 'build');
  cpSync(
    join(scratch, 'build', 'Release', 'jvs_native.node'),
    join(`${built}.new`, 'Release', 'jvs_native.node'),
  );
  rmSync(built, { recursive: true, force: true });
  renameSync(`${built}.new`, built);
  console.log(`built ${join(built, 'Release', 'jvs_native.node')}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

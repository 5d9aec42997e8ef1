import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, mustRun } from '@jvs/testing';

const BUNDLE = ['--bundle', '--platform=node', '--conditions=@jvs/source', '--external:typescript'];

/** A plugin of this repository as its author would publish it, beside its package.json: one file, packed. */
export async function packExample(dir: string, source: string): Promise<string> {
  const entry = path.join(CHECKOUT, source);
  const manifest = path.join(path.dirname(entry), 'package.json');
  const { name, version, jvs } = JSON.parse(await readFile(manifest, 'utf8'));
  const [file] = Object.values({ ...jvs.engines, ...jvs.commands }) as [string];
  const root = path.join(dir, name);
  const format = file.endsWith('.cjs') ? 'cjs' : 'esm';
  const esbuild = path.join(CHECKOUT, 'packages/cli/node_modules/.bin/esbuild');
  await mustRun(esbuild, [entry, ...BUNDLE, `--format=${format}`, `--outfile=${path.join(root, file)}`]);
  await mustRun('cp', [manifest, root]);
  await mustRun('npm', ['pack', '--silent'], { cwd: root });
  return path.join(root, `${name}-${version}.tgz`);
}

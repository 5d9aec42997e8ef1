/** `node --import` this: runs the workspace's TypeScript sources in a process of its own, without a build. */
import { readFile } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { fileURLToPath } from 'node:url';

const isHooks = new URL(import.meta.url).searchParams.has('hooks');
if (!isHooks) register(`${import.meta.url}?hooks`);

export async function resolve(specifier, context, next) {
  const inSource = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier);
  return next(inSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { transformSync } = createRequire(new URL('../../../package.json', import.meta.url))('@swc/core');
  const source = await readFile(fileURLToPath(url), 'utf8');
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' };
  const { code } = transformSync(source, { jsc, module: { type: 'es6' }, swcrc: false });
  return { format: 'module', source: code, shortCircuit: true };
}

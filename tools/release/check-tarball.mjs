import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const REQUIRED = ['package.json', 'README.md', 'LICENSE'];
const FOREIGN = /\.tsbuildinfo$|\.code$|(^|\/)(test|node_modules|\.cache)\//;
// Our packages are ES modules: what resolvers of CommonJS make of them is no fault.
const NOT_FOR_US = ['node10', 'node16-cjs'];

/**
 * What is wrong with a tarball, one sentence each: its files, its manifest (publint), and whether its types are what is
 * run (Are the types wrong?).
 * @param {{ name: string, file: string }} tarball
 */
export async function checkTarball({ name, file }) {
  const data = readFileSync(file);
  const contents = createPackageFromTarballData(new Uint8Array(data));
  const root = `/node_modules/${name}/`;
  const files = contents.listFiles().map((one) => one.slice(root.length));
  const manifest = JSON.parse(contents.readFile(`${root}package.json`));
  const problems = [
    ...checkFiles(files),
    ...checkVersions(manifest),
    ...(await lint(data, manifest)),
    ...(hasTypes(manifest) ? await checkTypes(contents) : []),
  ];
  return problems.map((problem) => `${name}: ${problem}`);
}

function checkFiles(files) {
  return [
    ...REQUIRED.filter((one) => !files.includes(one)).map((one) => `${one} is missing`),
    ...files.filter((one) => FOREIGN.test(one)).map((one) => `${one} does not belong there`),
  ];
}

function checkVersions({ dependencies, optionalDependencies, peerDependencies, devDependencies }) {
  const all = { ...devDependencies, ...peerDependencies, ...optionalDependencies, ...dependencies };
  return Object.entries(all)
    .filter(([, version]) => /^(workspace|catalog|file|link):/.test(version))
    .map(([name, version]) => `${name} has the version ${version}`);
}

async function lint(data, manifest) {
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const { messages } = await publint({ pack: { tarball }, level: 'warning', strict: true });
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
}

function hasTypes({ exports = {} }) {
  return Object.values(exports).some((target) => typeof target === 'object' && 'types' in target);
}

async function checkTypes(contents) {
  const { types, problems = [] } = await checkPackage(contents);
  if (types === false) return ['has no types'];
  return problems
    .filter((problem) => !NOT_FOR_US.includes(problem.resolutionKind ?? problem.resolutionOption))
    .map((problem) => `types: ${JSON.stringify(problem)}`);
}

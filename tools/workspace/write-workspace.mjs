import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourceConstraints } from '../../eslint.boundaries.mjs';
import { referencesOf } from './check-workspace.mjs';
import { publishFields } from './publish-fields.mjs';

const NAME = /^[a-z][a-z0-9-]*$/;

/** Rewrites every tsconfig's references from the manifests. Returns the files that changed. */
export function syncReferences({ root, packages, rootTsconfig }) {
  const changed = [];
  for (const { dir, manifest, tsconfig } of packages) {
    if (!tsconfig) continue;
    const references = referencesOf(manifest, packages).map((to) => ({ path: path.posix.relative(dir, to) }));
    if (putJson(root, `${dir}/tsconfig.json`, tsconfig, { ...tsconfig, references }))
      changed.push(`${dir}/tsconfig.json`);
  }
  const references = packages.filter(({ tsconfig }) => tsconfig).map(({ dir }) => ({ path: `./${dir}` }));
  if (putJson(root, 'tsconfig.json', rootTsconfig, { ...rootTsconfig, references }))
    changed.push('tsconfig.json');
  return changed;
}

/** Gives the workspace itself the version that all its packages got from their change sets. Returns the files that changed. */
export function syncVersion({ root, packages, rootManifest }) {
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  if (versions.size !== 1) return [];
  const [version] = versions;
  return putJson(root, 'package.json', rootManifest, { ...rootManifest, version }) ? ['package.json'] : [];
}

/** Writes the fields that published packages have alike. Returns the files that changed. */
export function syncPublishFields({ root, packages }) {
  return packages
    .filter(({ manifest }) => !manifest.private)
    .map(({ dir, manifest }) => [`${dir}/package.json`, manifest])
    .filter(([file, manifest]) => putJson(root, file, manifest, withPublishFields(manifest)))
    .map(([file]) => file);
}

/** New ones stand behind `files`. */
function withPublishFields(manifest) {
  const entries = Object.entries(manifest).flatMap(([key, value]) => {
    const missing = Object.entries(publishFields).filter(([field]) => !Object.hasOwn(manifest, field));
    return key === 'files' ? [[key, value], ...missing] : [[key, value]];
  });
  return { ...Object.fromEntries(entries), ...publishFields };
}

/** Makes packages/<name> with a manifest, a README, a TypeScript configuration and an empty index. */
export function addPackage({ root, rootManifest }, name, { layer, description }) {
  if (!NAME.test(name))
    throw new Error(`"${name}" is no package name: use lower-case letters, digits and dashes.`);
  const tag = `layer:${layer}`;
  if (!sourceConstraints.some(({ sourceTag }) => sourceTag === tag))
    throw new Error(`There is no layer "${layer}".`);
  const dir = path.join(root, 'packages', name);
  if (existsSync(dir)) throw new Error(`packages/${name} exists already.`);
  mkdirSync(path.join(dir, 'src'), { recursive: true });
  writeJson(path.join(dir, 'package.json'), manifestOf(name, description, tag, rootManifest));
  writeJson(path.join(dir, 'tsconfig.json'), {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
    include: ['src'],
    references: [],
  });
  writeFileSync(path.join(dir, 'src', 'index.ts'), 'export {};\n');
  writeFileSync(path.join(dir, 'README.md'), `# @jvs/${name}\n\n${description}.\n`);
}

function manifestOf(name, description, tag, { version, license, engines }) {
  return {
    name: `@jvs/${name}`,
    version,
    description,
    license,
    type: 'module',
    engines,
    exports: {
      '.': { '@jvs/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'src', '!dist/.tsbuildinfo'],
    ...publishFields,
    nx: { tags: [tag], targets: { build: {}, lint: {}, test: {} } },
  };
}

function putJson(root, file, before, after) {
  if (JSON.stringify(before) === JSON.stringify(after)) return false;
  writeJson(path.join(root, file), after);
  return true;
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

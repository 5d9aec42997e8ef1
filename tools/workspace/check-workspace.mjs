import path from 'node:path';
import { sourceConstraints } from '../../eslint.boundaries.mjs';
import { publishFields } from './publish-fields.mjs';

const PRIVATE = new Set(['@jvs/testing', '@jvs/tools']);
const GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * What is inconsistent in a workspace (see `readWorkspace`), one sentence each. Manifests are judged
 * by themselves here, so a forbidden dependency is found even before anything imports it.
 * @returns {string[]}
 */
export function checkWorkspace(workspace) {
  const { packages, catalog, rootManifest, rootTsconfig } = workspace;
  const layers = new Map(packages.map(({ manifest }) => [manifest.name, layerOf(manifest)]));
  const problems = packages.flatMap((one) => [
    ...checkManifest(one, rootManifest),
    ...checkPublishFields(one),
    ...checkVersions(one.dir, one.manifest, catalog),
    ...checkLayer(one, layers),
    ...checkReferences(one, packages),
  ]);
  problems.push(...checkVersions('.', rootManifest, catalog), ...checkCatalog(workspace));
  const listed = new Set(rootTsconfig.references.map(({ path: where }) => where));
  for (const { dir, tsconfig } of packages) {
    if (tsconfig && !listed.has(`./${dir}`)) problems.push(`tsconfig.json does not refer to ./${dir}.`);
  }
  return problems;
}

function checkManifest({ dir, manifest }, rootManifest) {
  const problems = [];
  const expect = (ok, what) => ok || problems.push(`${dir}/package.json: ${what}.`);
  const own = path.basename(dir);
  expect(manifest.name === `@jvs/${own}`, `the name must be @jvs/${own}`);
  expect(manifest.version === rootManifest.version, `the version must be ${rootManifest.version}`);
  expect(manifest.license === rootManifest.license, `the licence must be ${rootManifest.license}`);
  expect(manifest.type === 'module', 'the type must be module');
  expect(
    manifest.engines?.node === rootManifest.engines.node,
    `engines.node must be ${rootManifest.engines.node}`,
  );
  expect(Boolean(manifest.description), 'a description is missing');
  expect(Boolean(manifest.private) === PRIVATE.has(manifest.name), 'only testing and tools are private');
  if (!manifest.private) expect(Array.isArray(manifest.files), 'files is missing');
  expect(!manifest.scripts?.install && !manifest.scripts?.postinstall, 'no install scripts');
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    if (entry === './package.json' || typeof target === 'string') continue;
    expect(Object.keys(target)[0] === '@jvs/source', `exports["${entry}"] must begin with @jvs/source`);
  }
  return problems;
}

/** What a package that is published must say of itself. */
function checkPublishFields({ dir, manifest, hasReadme }) {
  if (manifest.private) return [];
  const problems = Object.entries(publishFields)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field]) => `${dir}/package.json: ${field} is not as published; tools/package sync writes it.`);
  if (!hasReadme) problems.push(`${dir}: a published package needs a README.md.`);
  return problems;
}

function checkVersions(dir, manifest, catalog) {
  return GROUPS.flatMap((group) =>
    Object.entries(manifest[group] ?? {}).flatMap(([name, version]) => {
      const wanted = name.startsWith('@jvs/') ? workspaceVersion(group) : 'catalog:';
      if (version !== wanted) return [`${dir}/package.json: ${name} must be "${wanted}", not "${version}".`];
      if (wanted === 'catalog:' && !catalog.has(name))
        return [`pnpm-workspace.yaml: ${name} is not in the catalog.`];
      return [];
    }),
  );
}

/** A peer may be newer: what it must keep to is the contract's own number. All else of one release goes together. */
function workspaceVersion(group) {
  return group === 'peerDependencies' ? 'workspace:>=0.1.0' : 'workspace:*';
}

function checkCatalog({ packages, catalog, rootManifest }) {
  const manifests = [rootManifest, ...packages.map(({ manifest }) => manifest)];
  const used = new Set(
    manifests.flatMap((manifest) => GROUPS.flatMap((group) => Object.keys(manifest[group] ?? {}))),
  );
  return [...catalog].flatMap(([name, version]) => [
    ...(used.has(name) ? [] : [`pnpm-workspace.yaml: nothing uses ${name}.`]),
    ...(/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(version)
      ? []
      : [`pnpm-workspace.yaml: ${name} needs an exact version.`]),
  ]);
}

function layerOf(manifest) {
  const layers = (manifest.nx?.tags ?? []).filter((tag) => tag.startsWith('layer:'));
  return layers.length === 1 ? layers[0] : undefined;
}

function checkLayer({ dir, manifest }, layers) {
  const layer = layerOf(manifest);
  const constraint = sourceConstraints.find(({ sourceTag }) => sourceTag === layer);
  if (!constraint) return [`${dir}/package.json: exactly one tag of eslint.boundaries.mjs is needed.`];
  const allowed = constraint.onlyDependOnLibsWithTags;
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(
      (name) => name.startsWith('@jvs/') && !allowed.includes('*') && !allowed.includes(layers.get(name)),
    )
    .map((name) => `${dir}/package.json: ${layer} may not depend on ${name} (${layers.get(name)}).`);
}

function checkReferences({ dir, manifest, tsconfig }, packages) {
  if (!tsconfig) return [];
  const have = (tsconfig.references ?? []).map(({ path: where }) => path.posix.join(dir, where)).sort();
  const want = referencesOf(manifest, packages);
  if (have.join() === want.join()) return [];
  return [
    `${dir}/tsconfig.json: references must be ${want.join(', ') || 'empty'}; tools/package sync writes them.`,
  ];
}

/** Directories of the workspace packages that a package's sources may import. */
export function referencesOf(manifest, packages) {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return packages
    .filter((other) => names.includes(other.manifest.name))
    .map((other) => other.dir)
    .sort();
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { publicPackages } from './public-packages.mjs';

const INSTALLED = ['dependencies', 'optionalDependencies'];

/**
 * What an installation of the public packages consists of, as a CycloneDX 1.6 document, from the lock file: versions, hashes and who needs whom;
 * licences as the installed packages say. The same lock file and versions give the same bytes.
 * @param {import('../workspace/read-workspace.mjs').Workspace} workspace
 */
export function makeSbom(workspace) {
  const lock = parse(readFileSync(path.join(workspace.root, 'pnpm-lock.yaml'), 'utf8'));
  const ours = publicPackages(workspace);
  const graph = new Map(ours.map((one) => [purlOf(one.manifest), ownNode(one, workspace, lock)]));
  const waiting = [...graph.values()].flatMap(({ needs }) => needs);
  while (waiting.length > 0) {
    const { purl, key } = waiting.pop();
    if (graph.has(purl)) continue;
    graph.set(purl, foreignNode(key, lock, workspace.root));
    waiting.push(...graph.get(purl).needs);
  }
  const sorted = [...graph].sort(([a], [b]) => (a < b ? -1 : 1));
  const { name, version, license } = workspace.rootManifest;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': name,
        name,
        version,
        licenses: [{ license: { id: license } }],
      },
    },
    components: sorted.map(([, { component }]) => component),
    dependencies: [
      { ref: name, dependsOn: ours.map(({ manifest }) => purlOf(manifest)).sort() },
      ...sorted.map(([ref, { needs }]) => ({
        ref,
        dependsOn: [...new Set(needs.map(({ purl }) => purl))].sort(),
      })),
    ],
  };
}

function ownNode({ dir, manifest }, { packages }, lock) {
  const needs = needsIn(lock.importers[dir], (link) => {
    const target = path.posix.join(dir, link);
    return packages.find((other) => other.dir === target).manifest;
  });
  return { component: component(manifest, { license: manifest.license }), needs };
}

function foreignNode(key, lock, root) {
  const identity = identityOf(key);
  const { integrity } = lock.packages[`${identity.name}@${identity.version}`].resolution;
  const license = installedLicence(identity, root);
  return { component: component(identity, { license, integrity }), needs: needsIn(lock.snapshots[key]) };
}

/** What an entry of the lock file needs; `linked` tells which of our packages a link means. */
function needsIn(entry, linked) {
  return INSTALLED.flatMap((group) => Object.entries(entry?.[group] ?? {})).map(([name, resolved]) => {
    const version = typeof resolved === 'string' ? resolved : resolved.version;
    if (version.startsWith('link:')) return { purl: purlOf(linked(version.slice('link:'.length))) };
    // An alias carries the package's own name.
    const key = /^(@[^/@]+\/)?[^/@(]+@/.test(version) ? version : `${name}@${version}`;
    return { purl: purlOf(identityOf(key)), key };
  });
}

/** `@scope/name@1.2.3(peer@4.5.6)`: a package, and what stands in for its peers. */
function identityOf(key) {
  const [, name, version] = /^(@?[^@]+)@([^(]+)/.exec(key);
  return { name, version };
}

function component({ name, version, description }, { license, integrity }) {
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = purlOf({ name, version });
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: own,
    version,
    ...(description === undefined ? {} : { description }),
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
    ...(license === undefined ? {} : { licenses: [licenceOf(license)] }),
    purl,
  };
}

function hashOf(integrity) {
  const [algorithm, base64] = integrity.split('-');
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(base64, 'base64').toString('hex') };
}

function licenceOf(license) {
  return /[ (]/.test(license) ? { expression: license } : { license: { id: license } };
}

/** Undefined for packages of other platforms, which are not installed here. */
function installedLicence({ name, version }, root) {
  const store = path.join(root, 'node_modules', '.pnpm');
  const prefix = `${name.replace('/', '+')}@${version}`;
  const folder = readdirSync(store).find((one) => one === prefix || one.startsWith(`${prefix}_`));
  const manifest = folder && path.join(store, folder, 'node_modules', name, 'package.json');
  if (!manifest || !existsSync(manifest)) return undefined;
  const { license } = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof license === 'string' ? license : undefined;
}

function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

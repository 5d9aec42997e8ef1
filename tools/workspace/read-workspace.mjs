import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ dir: string, manifest: any, tsconfig: any | undefined, hasReadme: boolean }} WorkspacePackage
 * @typedef {{ root: string, packages: WorkspacePackage[], catalog: Map<string, string>, rootManifest: any, rootTsconfig: any }} Workspace
 */

/**
 * The workspace's manifests and TypeScript configurations as data. `dir` is relative to the root.
 * @returns {Workspace}
 */
export function readWorkspace(root) {
  const dirs = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`);
  const packages = [...dirs, 'native', 'conformance', 'tools']
    .filter((dir) => existsSync(path.join(root, dir, 'package.json')))
    .map((dir) => ({
      dir,
      manifest: readJson(path.join(root, dir, 'package.json')),
      tsconfig: existsSync(path.join(root, dir, 'tsconfig.json'))
        ? readJson(path.join(root, dir, 'tsconfig.json'))
        : undefined,
      hasReadme: existsSync(path.join(root, dir, 'README.md')),
    }));
  return {
    root,
    packages,
    catalog: readCatalog(path.join(root, 'pnpm-workspace.yaml')),
    rootManifest: readJson(path.join(root, 'package.json')),
    rootTsconfig: readJson(path.join(root, 'tsconfig.json')),
  };
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The flat `catalog:` map, the only part of the file that is needed here. */
function readCatalog(file) {
  const text = readFileSync(file, 'utf8').split(/^catalog:\n/m)[1] ?? '';
  const entries = text.matchAll(/^ {2}'?([^'\s:]+)'?: '?([^'\s]+)'?$/gm);
  return new Map([...entries].map(([, name, version]) => [name, version]));
}

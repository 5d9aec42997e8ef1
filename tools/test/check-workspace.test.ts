import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, mustRun, withTempDir } from '@jvs/testing';
import { checkWorkspace } from '../workspace/check-workspace.mjs';
import { readWorkspace } from '../workspace/read-workspace.mjs';
import { addPackage, syncPublishFields, syncReferences, syncVersion } from '../workspace/write-workspace.mjs';

test('this workspace is consistent', () => {
  expect(checkWorkspace(readWorkspace(CHECKOUT))).toEqual([]);
});

const faults: [string, string, (manifest: any) => unknown, RegExp][] = [
  [
    'a version beside the catalog',
    'packages/model',
    (m) => (m.dependencies.zod = '^4.0.0'),
    /zod must be "catalog:"/,
  ],
  [
    'a package that is in no catalog',
    'packages/model',
    (m) => (m.dependencies.left = 'catalog:'),
    /left is not in the catalog/,
  ],
  [
    'a feature that depends on a feature',
    'packages/diff',
    (m) => (m.dependencies['@jvs/restore'] = 'workspace:*'),
    /layer:feature may not depend on @jvs\/restore/,
  ],
  [
    'a repository that names an engine',
    'packages/repo',
    (m) => (m.dependencies['@jvs/engine-copy'] = 'workspace:*'),
    /layer:repo may not depend on @jvs\/engine-copy/,
  ],
  [
    'a model that depends on anything of ours',
    'packages/model',
    (m) => (m.dependencies['@jvs/fs'] = 'workspace:*'),
    /layer:model may not depend on @jvs\/fs/,
  ],
  ['a package without a layer', 'packages/fs', (m) => (m.nx.tags = []), /exactly one tag/],
  ['a package of another version', 'packages/fs', (m) => (m.version = '9.9.9'), /the version must be/],
  ['an install script', 'native', (m) => (m.scripts = { install: 'node-gyp rebuild' }), /no install scripts/],
  [
    'a dependency without a TypeScript reference',
    'packages/audit',
    (m) => (m.dependencies['@jvs/repo'] = 'workspace:*'),
    /references must be/,
  ],
];

for (const [what, dir, spoil, expected] of faults) {
  test(`the check finds ${what}`, () => {
    const workspace: any = readWorkspace(CHECKOUT);
    const one = workspace.packages.find((candidate: any) => candidate.dir === dir);
    spoil(one.manifest);
    expect(checkWorkspace(workspace).join('\n')).toMatch(expected);
  });
}

test('a generated package passes the check', async () => {
  await withTempDir(async (root) => {
    await copyManifests(root);
    addPackage(readWorkspace(root), 'new-thing', { layer: 'feature', description: 'A new thing' });
    expect(checkWorkspace(readWorkspace(root))).toEqual([
      'tsconfig.json does not refer to ./packages/new-thing.',
    ]);
    expect(syncReferences(readWorkspace(root))).toEqual(['tsconfig.json']);
    expect(checkWorkspace(readWorkspace(root))).toEqual([]);
  });
});

test('a published package without its fields gets them from sync, and one without a README is found', async () => {
  await withTempDir(async (root) => {
    await copyManifests(root);
    const file = path.join(root, 'packages/gc/package.json');
    const before = await readFile(file, 'utf8');
    const { publishConfig: _, ...manifest } = JSON.parse(before);
    await writeFile(file, JSON.stringify(manifest));
    await rm(path.join(root, 'packages/gc/README.md'));
    expect(checkWorkspace(readWorkspace(root))).toEqual([
      'packages/gc/package.json: publishConfig is not as published; tools/package sync writes it.',
      'packages/gc: a published package needs a README.md.',
    ]);
    expect(syncPublishFields(readWorkspace(root))).toEqual(['packages/gc/package.json']);
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});

test('the workspace follows when all packages get another version', async () => {
  await withTempDir(async (root) => {
    await copyManifests(root);
    expect(syncVersion(readWorkspace(root))).toEqual([]);
    for (const { dir, manifest } of readWorkspace(root).packages)
      await writeFile(
        path.join(root, dir, 'package.json'),
        JSON.stringify({ ...manifest, version: '7.8.9' }),
      );
    expect(syncVersion(readWorkspace(root))).toEqual(['package.json']);
    expect(checkWorkspace(readWorkspace(root))).toEqual([]);
  });
});

test('a new dependency gets its TypeScript reference from sync', async () => {
  await withTempDir(async (root) => {
    await copyManifests(root);
    const file = path.join(root, 'packages/repo/package.json');
    const manifest: any = JSON.parse(await readFile(file, 'utf8'));
    delete manifest.dependencies['@jvs/audit'];
    await writeFile(file, JSON.stringify(manifest));
    expect(syncReferences(readWorkspace(root))).toEqual(['packages/repo/tsconfig.json']);
    expect(checkWorkspace(readWorkspace(root))).toEqual([]);
  });
});

async function copyManifests(root: string): Promise<void> {
  const find = [
    '-c',
    'find . -name node_modules -prune -o \\( -name package.json -o -name tsconfig.json -o -name README.md \\) -print',
  ];
  const { stdout } = await mustRun('sh', find, { cwd: CHECKOUT });
  const files = [...stdout.split('\n').filter(Boolean), 'pnpm-workspace.yaml'];
  for (const file of files) await cp(path.join(CHECKOUT, file), path.join(root, file), { recursive: true });
}

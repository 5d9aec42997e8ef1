import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, mustRun, withTempDir } from '@jvs/testing';
import { checkAddon } from '../release/check-addon.mjs';
import { checkTarball } from '../release/check-tarball.mjs';
import { makeSbom } from '../release/make-sbom.mjs';
import { needsOf, publicPackages } from '../release/public-packages.mjs';
import { readWorkspace } from '../workspace/read-workspace.mjs';

const MANIFEST = {
  name: '@jvs/sample',
  version: '1.0.0',
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
};
const FILES: Record<string, string> = {
  LICENSE: 'licence',
  'README.md': 'readme',
  'dist/index.d.ts': 'export declare const answer: number;\n',
  'dist/index.js': 'export const answer = 42;\n',
};

async function problemsOf(manifest: object, files: Record<string, string>): Promise<string[]> {
  let problems: string[] = [];
  await withTempDir(async (dir) => {
    const all = { ...files, 'package.json': JSON.stringify(manifest) };
    for (const [name, text] of Object.entries(all)) {
      await mkdir(path.dirname(path.join(dir, 'package', name)), { recursive: true });
      await writeFile(path.join(dir, 'package', name), text);
    }
    const file = path.join(dir, 'sample.tgz');
    await mustRun('tar', ['czf', file, '-C', dir, 'package']);
    problems = await checkTarball({ name: MANIFEST.name, file });
  });
  return problems;
}

test('every public package is published after those it needs', () => {
  const names = new Set<string>();
  const ordered = publicPackages(readWorkspace(CHECKOUT));
  for (const one of ordered) {
    const needs = needsOf(one).filter((name: string) => name.startsWith('@jvs/'));
    expect([one.manifest.name, needs.filter((name: string) => !names.has(name))]).toEqual([
      one.manifest.name,
      [],
    ]);
    names.add(one.manifest.name);
  }
  expect([...names]).toEqual(expect.arrayContaining(['@jvs/cli', '@jvs/native-linux-x64-gnu']));
  expect([...names]).not.toContain('@jvs/testing');
});

test('a sound tarball has no problems', async () => {
  expect(await problemsOf(MANIFEST, FILES)).toEqual([]);
});

const { 'dist/index.d.ts': _types, ...untyped } = FILES;
const { LICENSE: _licence, ...unlicensed } = FILES;
const faults: [string, object, Record<string, string>, RegExp][] = [
  ['no licence', MANIFEST, unlicensed, /LICENSE is missing/],
  ['a build stamp', MANIFEST, { ...FILES, 'dist/.tsbuildinfo': '{}' }, /does not belong there/],
  ['a version of the workspace', { ...MANIFEST, dependencies: { a: 'workspace:*' } }, FILES, /workspace:\*/],
  ['an entry that is not there', MANIFEST, untyped, /index\.d\.ts/],
  [
    'types that are not what runs',
    { ...MANIFEST, exports: { '.': { types: './dist/index.d.ts', default: './dist/index.cjs' } } },
    { ...FILES, 'dist/index.cjs': 'exports.answer = 42;\n' },
    /FalseESM|types/,
  ],
];

for (const [what, manifest, files, expected] of faults) {
  test(`the check of a tarball finds ${what}`, async () => {
    expect((await problemsOf(manifest, files)).join('\n')).toMatch(expected);
  });
}

test('an addon that needs a newer C library than its package promises is refused', async () => {
  await withTempDir(async (dir) => {
    const file = path.join(dir, 'addon.node');
    await writeFile(file, '\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBCXX_3.4.29\0');
    expect(() => checkAddon(file)).not.toThrow();
    await writeFile(file, '\0GLIBC_2.34\0GLIBC_2.36\0');
    expect(() => checkAddon(file)).toThrow('GLIBC_2.36');
  });
});

test('the SBOM has every package of ours and of others that an installation may have, and who needs whom', () => {
  const workspace = readWorkspace(CHECKOUT);
  const { components, dependencies } = makeSbom(workspace);
  const refs = components.map((component: any) => component['bom-ref']);
  const { manifest } = workspace.packages.find(({ dir }) => dir === 'packages/repo')!;
  const release = (name: string) => workspace.catalog.get(name)!.split('@').at(-1);
  expect(refs).toEqual(
    expect.arrayContaining([
      `pkg:npm/%40jvs/repo@${manifest.version}`,
      `pkg:npm/zod@${release('zod')}`,
      `pkg:npm/better-sqlite3@${release('better-sqlite3')}`,
      `pkg:npm/better-sqlite3@${release('better-sqlite3-napi')}`,
    ]),
  );
  expect(refs.some((ref: string) => /jest|eslint|testing/.test(ref))).toBe(false);
  expect(new Set(refs).size).toBe(refs.length);
  const needed = new Set(dependencies.flatMap(({ dependsOn }: any) => dependsOn));
  expect(refs.filter((ref: string) => !needed.has(ref))).toEqual([]);
  expect([...needed].filter((ref) => !refs.includes(ref))).toEqual([]);
});

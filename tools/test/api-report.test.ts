import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, withTempDir } from '@jvs/testing';
import { apiReport } from '../release/api-report.mjs';
import { checkApiReports, syncApiReports } from '../release/api-reports.mjs';

const DECLARATIONS = {
  'index.d.ts': `export { b as renamed, type A } from './ab.js';
export { overloaded } from './more.js';
export type { Foreign } from 'elsewhere';
export declare const own = 1;
`,
  'ab.d.ts': `import type { Inner } from './more.js';
/** A comment. */
export interface A { readonly x: Inner; }
declare function b(text: string): A;
export { b };
`,
  'more.d.ts': `export interface Inner { y: number; }
export declare function overloaded(a: string): string;
export declare function overloaded(a: number): number;
`,
};
const MANIFEST = { name: '@jvs/sample', exports: { '.': { types: './dist/index.d.ts' }, './x': './x.node' } };

test('a report holds every exported declaration, wherever it stands, and no comment', async () => {
  await withTempDir(async (dir) => {
    await makeTree(path.join(dir, 'dist'), DECLARATIONS);
    expect(apiReport(dir, MANIFEST)).toBe(`# @jvs/sample

interface A {
    readonly x: Inner;
}

export { Foreign } from 'elsewhere';

function overloaded(a: string): string;
function overloaded(a: number): number;

const own = 1;

// exported as renamed
function b(text: string): A;
`);
  });
});

test('a change of the exported surface is found until its report is written', async () => {
  await withTempDir(async (root) => {
    await makeTree(path.join(root, 'sample/dist'), DECLARATIONS);
    const workspace = { root, packages: [{ dir: 'sample', manifest: MANIFEST, tsconfig: {} }] };
    expect(syncApiReports(workspace)).toEqual(['sample/api.txt']);
    expect(checkApiReports(workspace)).toEqual([]);
    await writeFile(
      path.join(root, 'sample/dist/more.d.ts'),
      'export declare function overloaded(): void;\n',
    );
    expect(checkApiReports(workspace)).toEqual([expect.stringContaining('sample/api.txt')]);
  });
});

import path from 'node:path';
import { CHECKOUT, mustRun } from '@jvs/testing';
import { checkDocs, readDocs } from '../check-docs.mjs';

test('every MUST of this workspace has an id, and every id a test or a reason', async () => {
  const { stdout } = await mustRun(process.execPath, [path.join(CHECKOUT, 'tools/check-docs.mjs')]);
  expect(stdout).toBe('Every MUST has an id and a test, or a reason.\n');
});

const LAYOUT = 'docs/01_REPO_LAYOUT_SPEC.md';

const faults: [string, (docs: any) => void, RegExp][] = [
  [
    'a MUST without an id',
    ({ documents }) => (documents[LAYOUT] += '\n- It MUST be so.\n'),
    /a MUST without an id/,
  ],
  [
    'an id that no test names',
    ({ documents }) => (documents[LAYOUT] += '\n- **LAY-98** It MUST be so.\n'),
    /no test names LAY-98/,
  ],
  [
    'an id that stands twice',
    ({ documents }) => (documents[LAYOUT] += '\n- **LAY-01** It MUST be so.\n'),
    /LAY-01 stands for two rules/,
  ],
  [
    'a rule that does not say MUST',
    ({ documents }) => (documents[LAYOUT] = documents[LAYOUT].replace(/MUST be refused/, 'is refused')),
    /LAY-01 does not say MUST/,
  ],
  [
    'an id in a test that is in no specification',
    ({ tests }) => (tests['packages/x/test/x.test.ts'] = "test('PUB-97: so it is')"),
    /PUB-97 is in no specification/,
  ],
  [
    'a reason for an id that has a test by now',
    ({ untested }) => (untested['LAY-01'] = 'later'),
    /LAY-01 does not belong here any more/,
  ],
  ['an empty reason', ({ untested }) => (untested['LAY-15'] = ''), /LAY-15 has no reason/],
  [
    'a link to a document that is not there',
    ({ documents }) => (documents['docs/README.md'] += '[x](11_NOWHERE.md)'),
    /there is no 11_NOWHERE\.md/,
  ],
];

for (const [what, spoil, expected] of faults) {
  test(`the check finds ${what}`, () => {
    const docs: any = readDocs(CHECKOUT);
    spoil(docs);
    expect(checkDocs(docs).join('\n')).toMatch(expected);
  });
}

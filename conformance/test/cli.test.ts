import path from 'node:path';
import { cliCases, missingPrograms, runCliCase } from '@jvs/conformance/cli';
import { CHECKOUT } from '@jvs/testing';

const bin = process.env.JVS_BIN;
const command = bin ? [bin] : [process.execPath, path.join(CHECKOUT, 'packages/cli/bin/run.js')];

for (const one of cliCases) {
  const title = `${one.id}: ${one.title}`;
  const missing = missingPrograms(one);
  if (missing.length > 0 && process.env.CI !== 'true') {
    test.skip(`${title} (skipped, because ${missing.join(', ')} is not installed)`, () => undefined);
  } else {
    test(title, () => runCliCase(one, { command }), 60_000);
  }
}

test('cases have ids of their own, in order', () => {
  const ids = cliCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

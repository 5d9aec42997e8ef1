import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cliCases, missingPrograms, runCliCase, runCliSuite } from '@jvs/conformance/cli';
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

test('no case passes for a program that does nothing, or always says the same', async () => {
  const passed: string[] = [];
  for (const program of ['true', 'false']) {
    for (const one of cliCases) {
      const outcome = runCliCase(one, { command: [program] });
      await outcome.then(
        () => passed.push(`${one.id} with ${program}`),
        () => undefined,
      );
    }
  }
  expect(passed).toEqual([]);
});

test('the suite says of each case how it ended, without a test runner', async () => {
  const results = await runCliSuite({ command: ['true'] });
  expect(results.map(({ id }) => id)).toEqual(cliCases.map(({ id }) => id));
  expect(results.filter(({ status }) => status === 'passed')).toEqual([]);
  expect(results.filter(({ reason }) => !reason)).toEqual([]);
});

test('cases have ids of their own, in order', () => {
  const ids = cliCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test('the suite imports nothing but Node and itself', () => {
  const folder = path.join(CHECKOUT, 'conformance/src/cli');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const sources = names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const imported = sources.flatMap((text) =>
    [...text.matchAll(/ from '([^']+)'/g)].map((match) => match[1]!),
  );
  expect(imported.length).toBeGreaterThan(20);
  expect(imported.filter((name) => !/^(node:|\.\.?\/)/.test(name))).toEqual([]);
});

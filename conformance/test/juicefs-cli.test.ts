import path from 'node:path';
import { cliCases, runCliCase } from '@jvs/conformance/cli';
import { CHECKOUT, skipUnless, withEachMetadata } from '@jvs/testing';

const command = [process.execPath, path.join(CHECKOUT, 'packages/cli/bin/run.js')];

/** From and to which numbers of cases work with payloads or locks: for output, names and records one file system is as good as another. */
const OF_THE_FILE_SYSTEM = [
  [10, 19],
  [26, 37],
  [39, 43],
  [45, 46],
  [48, 49],
  [51, 53],
] as const;

const cases = cliCases.filter(({ id }) => {
  const number = Number(id.slice('CLI-'.length));
  return OF_THE_FILE_SYSTEM.some(([from, to]) => number >= from && number <= to);
});

// All cases on both is a test of minutes: large/juicefs-cli.large.ts.
skipUnless(
  'juicefs',
  'redis-server',
  'cli',
  'jq',
)(
  'black-box cases that depend on the file system pass on JuiceFS, by turns with one metadata engine and the other',
  async () => {
    const passed: string[] = [];
    await withEachMetadata({}, async ({ metadata, mounts: [directory] }) => {
      const turn = metadata === 'sqlite' ? 0 : 1;
      for (const one of cases.filter((_, at) => at % 2 === turn)) {
        await runCliCase(one, { command, directory }).catch((cause: unknown) => {
          throw new Error(`${one.id}: ${String(cause)}`, { cause });
        });
        passed.push(one.id);
      }
    });
    expect(passed.sort()).toEqual(cases.map(({ id }) => id));
    expect(passed.length).toBeGreaterThan(30);
  },
  900_000,
);

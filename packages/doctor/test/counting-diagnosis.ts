/** Prints how many calls of Node's file system an examination makes: `<root>`. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { diagnosis } from './fixture.js';

type Call = (...args: unknown[]) => unknown;
let calls = 0;

for (const target of [fs, fs.promises] as unknown as Array<Record<string, Call>>) {
  for (const name of ['open', 'readdir', 'lstat', 'readdirSync', 'lstatSync', 'openSync']) {
    const call = target[name];
    if (call === undefined) continue;
    target[name] = (...args) => {
      calls += 1;
      return call.apply(target, args);
    };
  }
}
syncBuiltinESMExports();

const { healthy, findings } = await diagnosis(process.argv[2]!);
process.stdout.write(JSON.stringify({ healthy, findings, calls }));

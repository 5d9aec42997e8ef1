import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { makeSource } from './make-source.js';
import { all, isOrdinaryUser } from './requirements.js';
import { exists, rejection } from './settled.js';
import { differences, treeFacts } from './tree-facts.js';

const absent = (path: string) => expect(!exists(path), 'something is left at the destination');

/** ENG-05, 06, 07 and 11. */
export const failureCases: readonly EngineCase[] = [
  ...['a directory', 'an empty directory', 'a file', 'a dangling link'].map(existingDestination),
  defineCase({
    id: 'ENG-06.files',
    title: 'files that cannot be read fail the call with all of their names',
    requires: all(isOrdinaryUser),
    async run({ engine, directory }) {
      const source = makeSource(directory);
      for (const name of ['1 bytes', 'a/b/c/deep']) chmodSync(`${source}/${name}`, 0);
      await failsUnreadable(engine.snapshot(source, `${directory}/clone`), ['1 bytes', 'a/b/c/deep']);
      absent(`${directory}/clone`);
    },
  }),
  defineCase({
    id: 'ENG-06.directories',
    title: 'a directory that cannot be read fails the call with its name',
    requires: all(isOrdinaryUser),
    async run({ engine, directory }) {
      const source = makeSource(directory);
      chmodSync(`${source}/a/b`, 0);
      await failsUnreadable(engine.snapshot(source, `${directory}/clone`), ['a/b']);
      absent(`${directory}/clone`);
    },
  }),
  defineCase({
    id: 'ENG-07.no-source',
    title: 'a source that is not there leaves nothing at the destination',
    async run({ engine, directory }) {
      await rejection(engine.snapshot(`${directory}/absent`, `${directory}/clone`));
      absent(`${directory}/clone`);
    },
  }),
  defineCase({
    id: 'ENG-07.no-parent',
    title: 'a destination below a directory that is not there fails, and the directory is not made',
    async run({ engine, directory }) {
      await rejection(engine.snapshot(makeSource(directory), `${directory}/absent/clone`));
      absent(`${directory}/absent`);
    },
  }),
  defineCase({
    id: 'ENG-07.cancelled-before',
    title: 'a call that is cancelled before it starts fails with E_CANCELLED and leaves nothing',
    async run({ engine, directory }) {
      const signal = AbortSignal.abort();
      const error = await rejection(engine.snapshot(makeSource(directory), `${directory}/clone`, { signal }));
      expect(error.code === 'E_CANCELLED', `it failed with ${error.code} (${error.message})`);
      absent(`${directory}/clone`);
    },
  }),
  defineCase({
    id: 'ENG-07.cancelled',
    title: 'a call that is cancelled while it runs leaves nothing, or succeeds with everything',
    async run({ engine, directory }) {
      const source = makeSource(directory);
      for (let i = 0; i < 1000; i++) writeFileSync(`${source}/file ${i}`, 'x'.repeat(5000));
      for (const delay of [0, 2, 8, 30]) {
        const clone = `${directory}/clone ${delay}`;
        const aborter = new AbortController();
        const timer = setTimeout(() => aborter.abort(), delay);
        const call = engine.snapshot(source, clone, { signal: aborter.signal });
        const done = await call.then(
          () => true,
          (error: unknown) => (error as { code?: unknown }).code,
        );
        clearTimeout(timer);
        if (done === true) {
          const found = differences(treeFacts(source), treeFacts(clone));
          expect(found.length === 0, found.slice(0, 5).join('; '));
        } else {
          expect(done === 'E_CANCELLED', `it failed with ${String(done)}`);
          absent(clone);
        }
      }
    },
  }),
  defineCase({
    id: 'ENG-11.permission',
    title: 'a destination that may not be written to fails with E_PERMISSION',
    requires: all(isOrdinaryUser),
    async run({ engine, directory }) {
      mkdirSync(`${directory}/closed`);
      chmodSync(`${directory}/closed`, 0o500);
      const error = await rejection(engine.snapshot(makeSource(directory), `${directory}/closed/clone`));
      expect(error.code === 'E_PERMISSION', `it failed with ${error.code} (${error.message})`);
      absent(`${directory}/closed/clone`);
    },
  }),
];

async function failsUnreadable(call: Promise<unknown>, paths: readonly string[]): Promise<void> {
  const error = await rejection(call);
  expect(error.code === 'E_UNREADABLE', `it failed with ${error.code} (${error.message})`);
  const { failures } = error.details;
  const listed = Array.isArray(failures) ? failures.map((each: { path?: unknown }) => String(each.path)) : [];
  const missing = paths.filter((path) => !listed.includes(path));
  expect(missing.length === 0, `details.failures does not name ${missing.join(', ')}`);
}

function existingDestination(what: string): EngineCase {
  return {
    id: `ENG-05.${what.split(' ').slice(1).join('-')}`,
    title: `a destination that is ${what} is refused and left alone`,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      const clone = `${directory}/clone`;
      if (what.endsWith('directory')) mkdirSync(clone);
      if (what === 'a directory') writeFileSync(`${clone}/mine`, 'mine');
      if (what === 'a file') writeFileSync(clone, 'mine');
      if (what === 'a dangling link') symlinkSync('nowhere', clone);
      const before = treeFacts(clone);
      const error = await rejection(engine.snapshot(source, clone));
      expect(error.code === 'E_USAGE', `it failed with ${error.code} (${error.message})`);
      const found = differences(before, treeFacts(clone));
      expect(found.length === 0, found.join('; '));
    },
  };
}

import { appendFileSync, chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import type { Engine, MakeRootOptions } from '@jvs/engine';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { makeSource } from './make-source.js';
import { all, declares, doesNotDeclare, isOrdinaryUser } from './requirements.js';
import { exists, rejection } from './settled.js';
import { differences, treeFacts } from './tree-facts.js';

const makesRoots = all(declares('makesRoots'));

async function makeRoot(engine: Engine, path: string, options?: MakeRootOptions): Promise<void> {
  expect(engine.makeRoot !== undefined, 'it declares makesRoots and has no such member');
  await engine.makeRoot(path, options);
}

function same(a: string, b: string): void {
  const found = differences(treeFacts(a), treeFacts(b));
  expect(found.length === 0, found.slice(0, 5).join('; '));
}

/** ENG-13. */
export const rootCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-13.off',
    title: 'an engine that does not declare makesRoots clones any directory, and refuses to make a root',
    requires: all(doesNotDeclare('makesRoots')),
    async run({ engine, directory }) {
      mkdirSync(`${directory}/plain`);
      writeFileSync(`${directory}/plain/file`, 'file');
      await engine.snapshot(`${directory}/plain`, `${directory}/clone`);
      same(`${directory}/plain`, `${directory}/clone`);
      if (engine.makeRoot === undefined) return;
      const error = await rejection(engine.makeRoot(`${directory}/root`));
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
      expect(!exists(`${directory}/root`), 'it made one all the same');
    },
  }),
  defineCase({
    id: 'ENG-13.empty',
    title: 'a root is made empty, can be filled and cloned, and so can the clone',
    requires: makesRoots,
    async run({ engine, directory }) {
      await makeRoot(engine, `${directory}/root`);
      expect(statSync(`${directory}/root`).isDirectory(), 'it is no directory');
      expect(readdirSync(`${directory}/root`).length === 0, 'it is not empty');
      mkdirSync(`${directory}/root/d`);
      writeFileSync(`${directory}/root/d/file`, 'file');
      await engine.snapshot(`${directory}/root`, `${directory}/one`);
      await engine.snapshot(`${directory}/one`, `${directory}/two`);
      same(`${directory}/root`, `${directory}/two`);
    },
  }),
  ...['a directory that somebody made', 'a clone of this engine'].map(fromDirectory),
  defineCase({
    id: 'ENG-13.existing',
    title: 'what stands at the path already is refused and left alone',
    requires: makesRoots,
    async run({ engine, directory }) {
      const taken = `${directory}/taken`;
      mkdirSync(taken);
      for (const from of [undefined, makeSource(directory)]) {
        const error = await rejection(makeRoot(engine, taken, { from }));
        expect(error.code === 'E_USAGE', `it failed with ${error.code} (${error.message})`);
      }
      expect(readdirSync(taken).length === 0, 'something was put into it');
    },
  }),
  defineCase({
    id: 'ENG-13.unreadable',
    title: 'a directory that cannot be read whole makes no root',
    requires: all(declares('makesRoots'), isOrdinaryUser),
    async run({ engine, directory }) {
      mkdirSync(`${directory}/plain/closed`, { recursive: true });
      chmodSync(`${directory}/plain/closed`, 0);
      const error = await rejection(makeRoot(engine, `${directory}/root`, { from: `${directory}/plain` }));
      expect(error.code === 'E_UNREADABLE', `it failed with ${error.code} (${error.message})`);
      expect(!exists(`${directory}/root`), 'something is left at the path');
    },
  }),
  defineCase({
    id: 'ENG-13.cancelled',
    title: 'a call that is cancelled before it starts fails with E_CANCELLED and makes nothing',
    requires: makesRoots,
    async run({ engine, directory }) {
      const options = { from: makeSource(directory), signal: AbortSignal.abort() };
      const error = await rejection(makeRoot(engine, `${directory}/root`, options));
      expect(error.code === 'E_CANCELLED', `it failed with ${error.code} (${error.message})`);
      expect(!exists(`${directory}/root`), 'something is left at the path');
    },
  }),
];

function fromDirectory(what: string): EngineCase {
  return {
    id: `ENG-13.from-${what.startsWith('a clone') ? 'clone' : 'directory'}`,
    title: `a root that is made from ${what} is equal to it and apart from it`,
    requires: makesRoots,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      const from = `${directory}/from`;
      if (what.startsWith('a clone')) await engine.snapshot(source, from);
      else makePlain(from);
      await makeRoot(engine, `${directory}/root`, { from });
      same(from, `${directory}/root`);
      appendFileSync(`${directory}/root/4096 bytes`, 'more');
      expect(statSync(`${from}/4096 bytes`).size === 4096, 'a change of the root is seen where it came from');
      await engine.snapshot(`${directory}/root`, `${directory}/clone`);
      same(`${directory}/root`, `${directory}/clone`);
    },
  };
}

function makePlain(path: string): void {
  mkdirSync(path);
  const inner = makeSource(path);
  writeFileSync(`${path}/4096 bytes`, 'x'.repeat(4096));
  chmodSync(inner, 0o750);
  chmodSync(path, 0o710);
}

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { makeSource } from './make-source.js';
import { all, declares, doesNotDeclare } from './requirements.js';
import { exists, rejection } from './settled.js';

/** ENG-10 for `removeTree`. */
export const removalCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-10.remove-off',
    title: 'removing a tree is refused by an engine that does not declare it',
    requires: all(doesNotDeclare('removeTree')),
    async run({ engine, directory }) {
      const source = makeSource(directory);
      if (engine.removeTree === undefined) return;
      const error = await rejection(engine.removeTree(source));
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
      expect(exists(source), 'it was removed all the same');
    },
  }),
  defineCase({
    id: 'ENG-10.remove',
    title: 'a tree, a file and a link are removed, and nothing beside them or behind the link',
    requires: all(declares('removeTree')),
    async run({ engine, directory }) {
      expect(engine.removeTree !== undefined, 'it declares removeTree and has no such member');
      const source = makeSource(directory);
      mkdirSync(`${directory}/beside`);
      writeFileSync(`${directory}/beside/kept`, 'kept');
      writeFileSync(`${directory}/file`, 'file');
      symlinkSync('beside', `${directory}/link`);
      for (const path of [source, `${directory}/file`, `${directory}/link`]) {
        const refused = await settled(engine.removeTree(path));
        // It may know better than to do it here; then it did nothing.
        if (refused !== undefined) return expect(refused === 'E_ENGINE_UNAVAILABLE' && exists(path), refused);
        expect(!exists(path), `${path} is still there`);
      }
      expect(readdirSync(`${directory}/beside`).length === 1, 'something beside it was removed');
    },
  }),
  defineCase({
    id: 'ENG-10.remove-absent',
    title: 'what is absent is removed already',
    requires: all(declares('removeTree')),
    async run({ engine, directory }) {
      const removed = await engine.removeTree?.(`${directory}/none`);
      expect(removed?.entries === 0, `it says that it removed ${String(removed?.entries)} entries`);
    },
  }),
  defineCase({
    id: 'ENG-10.remove-dots',
    title: 'a path that ends in no name is refused, and nothing is removed',
    requires: all(declares('removeTree')),
    async run({ engine, directory }) {
      const source = makeSource(directory);
      for (const path of [`${source}/.`, `${source}/a/..`]) {
        await rejection(engine.removeTree?.(path) ?? Promise.resolve());
        expect(readdirSync(source).length > 0, `${path} was removed`);
      }
    },
  }),
];

/** The code it rejects with; undefined when it does not. */
function settled(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: { code?: string }) => error.code ?? 'an error without a code',
  );
}

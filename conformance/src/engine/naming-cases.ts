import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { ENGINE_CONTRACT } from '@jvs/engine';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { makeSource } from './make-source.js';
import { always, isUnavailable } from './requirements.js';
import { exists, rejection } from './settled.js';
import { treeFacts } from './tree-facts.js';

/** ENG-01, ENG-02 and the part of ENG-08 that needs a place where the engine is not available. */
export const namingCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-01.name',
    title: 'the name is lower-case and stays the same, and the contract is this one',
    requires: always,
    async run({ engine }) {
      expect(/^[a-z][a-z0-9-]{0,63}$/.test(engine.name), `"${engine.name}" is not a lower-case word`);
      expect(engine.name !== 'auto', '"auto" is not the name of an engine');
      const first = engine.name;
      expect(engine.name === first, 'the name changed');
      expect(
        Number(engine.contract) === ENGINE_CONTRACT,
        `contract ${String(engine.contract)} is not ${ENGINE_CONTRACT}`,
      );
    },
  }),
  defineCase({
    id: 'ENG-02.answers',
    title: 'isAvailable answers, with a reason when no',
    requires: always,
    async run({ engine, directory }) {
      const answer = await engine.isAvailable(directory);
      if (!answer.available) expect(answer.reason.trim() !== '', 'it is not available and gives no reason');
    },
  }),
  defineCase({
    id: 'ENG-02.leaves-nothing',
    title: 'isAvailable leaves nothing behind',
    requires: always,
    async run({ engine, directory }) {
      const before = readdirSync(directory);
      await engine.isAvailable(directory);
      const left = readdirSync(directory).filter((name) => !before.includes(name));
      expect(left.length === 0, `it left ${left.join(', ')}`);
    },
  }),
  defineCase({
    id: 'ENG-02.never-throws',
    title: 'isAvailable answers no, and does not throw, for a directory that is not there',
    requires: always,
    async run({ engine, directory }) {
      const answer = await engine.isAvailable(`${directory}/absent`);
      expect(!answer.available, 'it says it can work below a directory that does not exist');
      expect(answer.reason.trim() !== '', 'it gives no reason');
      expect(!exists(`${directory}/absent`), 'it made the directory');
    },
  }),
  defineCase({
    id: 'ENG-08.unavailable',
    title: 'snapshot fails with E_ENGINE_UNAVAILABLE and a reason where the engine is not available',
    requires: isUnavailable,
    async run({ engine, directory }) {
      const error = await rejection(engine.snapshot(makeSource(directory), `${directory}/clone`));
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
      expect(error.message !== '', 'it gives no reason');
      expect(!exists(`${directory}/clone`), 'something stands at the destination');
    },
  }),
  defineCase({
    id: 'ENG-08.report',
    title: 'the report counts files as cloned, copied or linked, and accounts for all of them',
    async run({ engine, directory }) {
      mkdirSync(`${directory}/parent`);
      const { report } = await engine.snapshot(makeSource(directory), `${directory}/parent/clone`);
      // Not readdir's own recursion: from Node 22 on it follows links to directories.
      const entries = [...treeFacts(`${directory}/parent/clone`).values()];
      const files = entries.filter(({ stat }) => stat.isFile()).length;
      const counted = report.cloned + report.copied + report.linked + report.hardLinks;
      expect(counted === files, `it reports ${counted} files, and there are ${files}`);
      const directories = entries.filter(({ stat }) => stat.isDirectory()).length;
      expect(
        report.directories === directories,
        `it reports ${report.directories} directories of ${directories}`,
      );
      expect(statSync(`${directory}/parent/clone`).isDirectory(), 'the clone is no directory');
    },
  }),
];

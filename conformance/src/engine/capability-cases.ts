import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Engine, SnapshotResult } from '@jvs/engine';
import { findEntry, type PackedTree } from '@jvs/model';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { all, declares, doesNotDeclare } from './requirements.js';
import { exists, rejection } from './settled.js';

const at = (tree: PackedTree, path: string) => {
  const index = findEntry(tree, Buffer.from(path));
  expect(index !== undefined, `the tree does not have ${path}`);
  return index;
};

/** ENG-09 and ENG-10: reports, and capabilities on and off. */
export const capabilityCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-09.changed',
    title: 'an entry that changed since the scan that was handed in is captured as it is, and reported',
    async run({ engine, directory }) {
      const { source, first } = await firstSnapshot(engine, directory);
      writeFileSync(`${source}/b`, 'changed since');
      const { tree, report } = await engine.snapshot(source, `${directory}/second`, { tree: first.tree });
      expect(
        readFileSync(`${directory}/second/b`, 'utf8') === 'changed since',
        'it does not have the new content',
      );
      // An engine may make a scan of its own instead; then that scan must know.
      const known = tree.size[at(tree, 'b')] === 'changed since'.length;
      expect(
        known || [...report.changed, ...report.torn].includes(at(tree, 'b')),
        'the change is in no report',
      );
    },
  }),
  defineCase({
    id: 'ENG-09.vanished',
    title: 'an entry that is gone since the scan is absent in the clone, and reported',
    async run({ engine, directory }) {
      const { source, first } = await firstSnapshot(engine, directory);
      rmSync(`${source}/a`);
      rmSync(`${source}/d`, { recursive: true });
      const { tree, report } = await engine.snapshot(source, `${directory}/second`, { tree: first.tree });
      for (const path of ['a', 'd', 'd/e']) {
        expect(!exists(`${directory}/second/${path}`), `${path} is in the clone`);
        const index = findEntry(tree, Buffer.from(path));
        expect(
          index === undefined || report.vanished.includes(index),
          `that ${path} is gone is in no report`,
        );
      }
      expect(exists(`${directory}/second/b`), 'what is still there was left out');
    },
  }),
  defineCase({
    id: 'ENG-10.share-off',
    title: 'sharing is refused by an engine that does not declare it',
    requires: all(doesNotDeclare('share')),
    async run({ engine, directory }) {
      const { source, first } = await firstSnapshot(engine, directory);
      const call = engine.snapshot(source, `${directory}/second`, {
        tree: first.tree,
        share: { root: `${directory}/first`, entries: new Uint8Array(first.tree.count) },
      });
      const error = await rejection(call);
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
      expect(!exists(`${directory}/second`), 'something is left at the destination');
    },
  }),
  defineCase({
    id: 'ENG-10.share',
    title: 'files marked as shared become links of the parent, others do not, and the parent stays as it was',
    requires: all(declares('share')),
    async run({ engine, directory }) {
      const { source, first } = await firstSnapshot(engine, directory);
      const { tree } = first;
      const entries = new Uint8Array(tree.count);
      entries[at(tree, 'a')] = 1;
      entries[at(tree, 'd/e')] = 1;
      rmSync(`${directory}/first/d/e`);
      const before = lstatSync(`${directory}/first/a`, { bigint: true });
      const share = { root: `${directory}/first`, entries };
      const { report } = await engine.snapshot(source, `${directory}/second`, { tree, share });
      const [a, b] = ['a', 'b'].map((name) => lstatSync(`${directory}/second/${name}`, { bigint: true }));
      expect(a?.ino === before.ino, 'a file marked as shared is not a link of the parent');
      expect(
        a.mode === before.mode && a.mtimeNs === before.mtimeNs,
        'the metadata of the parent was changed',
      );
      expect(b?.nlink === 1n, 'a file that is not marked became a link');
      expect(
        readFileSync(`${directory}/second/d/e`, 'utf8') === 'e',
        'what the parent lacks was not cloned from the source',
      );
      expect(report.linked === 1, `it reports ${report.linked} linked files`);
    },
  }),
  defineCase({
    id: 'ENG-10.stage-off',
    title: 'staging is refused by an engine that does not declare it',
    requires: all(doesNotDeclare('stage')),
    async run({ engine, directory }) {
      const { first } = await firstSnapshot(engine, directory);
      if (engine.stage === undefined) return;
      mkdirSync(`${directory}/stage`);
      const request = { source: `${directory}/first`, tree: first.tree, stage: `${directory}/stage` };
      const error = await rejection(
        engine.stage({ ...request, indices: Uint32Array.of(at(first.tree, 'a')) }),
      );
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
    },
  }),
  defineCase({
    id: 'ENG-10.stage',
    title: 'entries are staged under their numbers, complete, and as inodes of their own',
    requires: all(declares('stage')),
    async run({ engine, directory }) {
      const { source } = await firstSnapshot(engine, directory);
      // A snapshot of the payload is the way to a scan of it.
      const { tree } = await engine.snapshot(`${directory}/first`, `${directory}/scanned`);
      expect(engine.stage !== undefined, 'it declares stage and has no such member');
      mkdirSync(`${directory}/stage`);
      const indices = Uint32Array.from(['a', 'd/e', 'f', 'g'].map((path) => at(tree, path)));
      const report = await engine.stage({
        source: `${directory}/first`,
        tree,
        indices,
        stage: `${directory}/stage`,
      });
      expect(report.failures.length === 0, 'it reports failures');
      const names = readdirSync(`${directory}/stage`).map(Number);
      expect(
        names.length === 4 && indices.every((index) => names.includes(index)),
        `it staged ${names.join(', ')}`,
      );
      const staged = (path: string) => `${directory}/stage/${at(tree, path)}`;
      expect(readFileSync(staged('d/e'), 'utf8') === 'e', 'the content is different');
      const [was, is] = [lstatSync(`${source}/a`), lstatSync(staged('a'))];
      expect(
        was.mode === is.mode && Math.floor(was.mtimeMs) === Math.floor(is.mtimeMs),
        'the metadata is different',
      );
      expect(
        is.ino !== lstatSync(`${directory}/first/a`).ino && is.nlink === 1,
        'it is a link of the payload',
      );
      const twins =
        !engine.capabilities.keeps.hardLinks || lstatSync(staged('f')).ino === lstatSync(staged('g')).ino;
      expect(twins, 'hard links of one another are not staged as such');
    },
  }),
];

/** Files a, b, d/e, and f and g, which are one; cloned to `<directory>/first`. */
async function firstSnapshot(
  engine: Engine,
  directory: string,
): Promise<{ source: string; first: SnapshotResult }> {
  const source = `${directory}/source`;
  mkdirSync(`${source}/d`, { recursive: true });
  for (const path of ['a', 'b', 'd/e', 'f']) writeFileSync(`${source}/${path}`, path.at(-1)!);
  linkSync(`${source}/f`, `${source}/g`);
  chmodSync(`${source}/a`, 0o751);
  return { source, first: await engine.snapshot(source, `${directory}/first`) };
}

import {
  chmodSync,
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { makeSource } from './make-source.js';
import { bytesBelow, differences, treeFacts } from './tree-facts.js';

const listed = (lines: readonly string[]) => lines.slice(0, 5).join('; ');

/** ENG-03 for what every engine keeps, ENG-04 and ENG-12. */
export const contentCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-03.content',
    title: 'names, types, content and modes are those of the source',
    async run({ engine, directory }) {
      const source = makeSource(directory);
      await engine.snapshot(source, `${directory}/clone`);
      const found = differences(treeFacts(source), treeFacts(`${directory}/clone`));
      expect(found.length === 0, listed(found));
    },
  }),
  defineCase({
    id: 'ENG-03.empty',
    title: 'an empty directory is cloned, with its mode',
    async run({ engine, directory }) {
      mkdirSync(`${directory}/source`, { recursive: true });
      chmodSync(`${directory}/source`, 0o710);
      const { tree } = await engine.snapshot(`${directory}/source`, `${directory}/clone`);
      const found = differences(treeFacts(`${directory}/source`), treeFacts(`${directory}/clone`));
      expect(found.length === 0, listed(found));
      expect(tree.count === 1, `the tree has ${tree.count} entries`);
    },
  }),
  defineCase({
    id: 'ENG-03.many',
    title: 'a directory of 1,000 files and a path of 200 directories are cloned',
    async run({ engine, directory }) {
      const source = `${directory}/source`;
      mkdirSync(`${source}/wide`, { recursive: true });
      for (let i = 0; i < 1000; i++) writeFileSync(`${source}/wide/${i}`, String(i));
      mkdirSync(source + '/d'.repeat(200), { recursive: true });
      writeFileSync(`${source}${'/d'.repeat(200)}/deep`, 'deep');
      await engine.snapshot(source, `${directory}/clone`);
      const found = differences(treeFacts(source), treeFacts(`${directory}/clone`));
      expect(found.length === 0, listed(found));
    },
  }),
  defineCase({
    id: 'ENG-03.tree',
    title: 'the tree that is returned names what was cloned',
    async run({ engine, directory }) {
      const { tree } = await engine.snapshot(makeSource(directory), `${directory}/clone`);
      const clone = treeFacts(`${directory}/clone`);
      expect(tree.count === clone.size, `it has ${tree.count} entries, and the clone ${clone.size}`);
      const names = new Set([...clone.keys()].map((path) => path.split('/').at(-1)));
      for (let i = 0; i < tree.count; i++) {
        const name = Buffer.from(tree.names.subarray(tree.nameStart[i], tree.nameStart[i + 1])).toString(
          'latin1',
        );
        expect(names.has(name), `${JSON.stringify(name)} is not in the clone`);
      }
    },
  }),
  defineCase({
    id: 'ENG-04.source',
    title: 'the source is left as it was',
    async run({ engine, directory }) {
      const source = makeSource(directory);
      const before = treeFacts(source);
      await engine.snapshot(source, `${directory}/clone`);
      for (const [path, { stat }] of treeFacts(source)) {
        const was = before.get(path)?.stat;
        const same =
          was?.ino === stat.ino &&
          was.ctimeNs === stat.ctimeNs &&
          was.mtimeNs === stat.mtimeNs &&
          was.nlink === stat.nlink;
        expect(same, `${JSON.stringify(path)} was changed`);
      }
    },
  }),
  defineCase({
    id: 'ENG-04.apart',
    title: 'a later change of the source or of the clone is not seen in the other',
    async run({ engine, directory }) {
      const [source, clone] = [makeSource(directory), `${directory}/clone`];
      await engine.snapshot(source, clone);
      const name = '1048577 bytes';
      const original = readFileSync(`${source}/${name}`);
      appendFileSync(`${source}/${name}`, 'source');
      expect(
        readFileSync(`${clone}/${name}`).equals(original),
        'a change of the source is seen in the clone',
      );
      writeFileSync(`${clone}/${name}`, 'clone', { flag: 'r+' });
      const now = readFileSync(`${source}/${name}`);
      expect(
        now.subarray(0, original.length).equals(original),
        'a change of the clone is seen in the source',
      );
      const inodes = new Set([...treeFacts(source).values()].map(({ stat }) => `${stat.dev}:${stat.ino}`));
      for (const [path, { stat }] of treeFacts(clone)) {
        expect(!inodes.has(`${stat.dev}:${stat.ino}`), `${JSON.stringify(path)} is one inode in both`);
      }
    },
  }),
  defineCase({
    id: 'ENG-12.caller-syncs',
    title: 'the caller can make what was cloned durable',
    async run({ engine, directory }) {
      await engine.snapshot(makeSource(directory), `${directory}/clone`);
      const clone = treeFacts(`${directory}/clone`);
      for (const [path, { stat }] of clone) {
        if (stat.isFile() || stat.isDirectory()) syncAt(bytesBelow(`${directory}/clone`, path));
      }
      const found = differences(clone, treeFacts(`${directory}/clone`));
      expect(found.length === 0, listed(found));
    },
  }),
];

function syncAt(path: Buffer): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  ftruncateSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Engine } from '@jvs/engine';
import { defineCase, expect, type EngineCase } from './engine-case.js';
import { make, makeSource } from './make-source.js';
import { all, declares, doesNotDeclare } from './requirements.js';
import { exists, rejection } from './settled.js';
import { differences, treeFacts } from './tree-facts.js';

const proves = all(declares('provesUnchanged'));

/** A change that leaves size, names and modification time as they were shows in no scan but by its ctime. */
const changes: ReadonlyArray<readonly [string, (root: string) => unknown]> = [
  ['content', (root) => writeFileSync(`${root}/a/b/c/deep`, 'peed')],
  ['appended', (root) => appendFileSync(`${root}/4096 bytes`, 'x')],
  ['overwritten', overwriteInPlace],
  ['truncated', (root) => withFile(`${root}/1048577 bytes`, (fd) => ftruncateSync(fd, 1))],
  ['mode', (root) => chmodSync(`${root}/1 bytes`, 0o640)],
  ['root-mode', (root) => chmodSync(root, 0o751)],
  ['times', (root) => utimesSync(`${root}/1 bytes`, 1, 1)],
  ['added', (root) => writeFileSync(`${root}/a/new`, '')],
  ['removed', (root) => rmSync(`${root}/0 bytes`)],
  ['renamed', (root) => renameSync(`${root}/0 bytes`, `${root}/none`)],
  ['linked', (root) => linkSync(`${root}/1 bytes`, `${root}/also`)],
  ['attribute', (root) => make('setfattr', '-n', 'user.new', '-v', '1', `${root}/1 bytes`)],
  ['mapped', mapAndWrite],
];

function withFile(path: string, work: (fd: number) => void): void {
  const fd = openSync(path, 'r+');
  work(fd);
  closeSync(fd);
}

function overwriteInPlace(root: string): void {
  withFile(`${root}/1048577 bytes`, (fd) => writeSync(fd, 'zzzz', 65_536));
}

/** Written through shared memory by a process that is gone, and never synced. False without python3. */
function mapAndWrite(root: string): boolean {
  const script = 'import mmap,sys\nf=open(sys.argv[1],"r+b")\nm=mmap.mmap(f.fileno(),0)\nm[8192]=m[8192]^255';
  const { status } = spawnSync('python3', ['-c', script, `${root}/1048577 bytes`], { stdio: 'ignore' });
  return status === 0;
}

async function isUnchanged(engine: Engine, src: string, since: string): Promise<boolean> {
  expect(engine.isUnchanged !== undefined, 'it declares provesUnchanged and has no such member');
  return engine.isUnchanged(src, since);
}

async function snapshotUnchanged(engine: Engine, src: string, dst: string, since: string): Promise<boolean> {
  expect(engine.snapshotUnchanged !== undefined, 'it declares provesUnchanged and has no such member');
  return engine.snapshotUnchanged(src, dst, since);
}

/** ENG-14 and ENG-15. */
export const unchangedCases: readonly EngineCase[] = [
  ...[14, 15].map(capabilityOff),
  defineCase({
    id: 'ENG-14.unchanged',
    title:
      'a tree that nobody touched since its clone is found unchanged, however often one asks, and asking changes nothing',
    requires: proves,
    async run({ engine, directory }) {
      const [source, since] = [makeSource(directory), `${directory}/since`];
      await engine.snapshot(source, since);
      const before = treeFacts(source);
      for (let times = 0; times < 3; times++)
        expect(await isUnchanged(engine, source, since), 'it says that it cannot tell');
      const found = differences(before, treeFacts(source));
      expect(found.length === 0, found.join('; '));
    },
  }),
  defineCase({
    id: 'ENG-14.unrelated',
    title: 'of trees that were not cloned from one another it says no, equal or not',
    requires: proves,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      await engine.snapshot(source, `${directory}/one`);
      await engine.snapshot(source, `${directory}/two`);
      expect(!(await isUnchanged(engine, `${directory}/one`, `${directory}/two`)), 'it says yes');
    },
  }),
  defineCase({
    id: 'ENG-14.changed-parent',
    title:
      'a clone is not found unchanged when it was made after a change of the tree that it is compared with',
    requires: proves,
    async run({ engine, directory }) {
      await engine.snapshot(makeSource(directory), `${directory}/since`);
      writeFileSync(`${directory}/since/1 bytes`, 'y');
      await engine.snapshot(`${directory}/since`, `${directory}/fork`);
      expect(!(await isUnchanged(engine, `${directory}/fork`, `${directory}/since`)), 'it says yes');
    },
  }),
  ...changes.flatMap(changeCases),
  defineCase({
    id: 'ENG-15.unchanged',
    title: 'an unchanged tree is cloned with the proof, again and again, and so is a clone of a clone',
    requires: proves,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      await engine.snapshot(source, `${directory}/0`);
      for (const [src, dst, since] of [
        [source, '1', '0'],
        [source, '2', '1'],
        [source, '3', '2'],
      ] as const) {
        const paths = [src, `${directory}/${dst}`, `${directory}/${since}`] as const;
        expect(await snapshotUnchanged(engine, ...paths), `clone ${dst} is not proved`);
        const found = differences(treeFacts(source), treeFacts(paths[1]));
        expect(found.length === 0, found.slice(0, 5).join('; '));
      }
      await engine.snapshot(`${directory}/3`, `${directory}/fork`);
      const fork = [`${directory}/fork`, `${directory}/4`, `${directory}/3`] as const;
      expect(await snapshotUnchanged(engine, ...fork), 'what was cloned from a clone is not proved to be it');
    },
  }),
  defineCase({
    id: 'ENG-15.existing',
    title: 'a destination that exists is refused and left alone',
    requires: proves,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      await engine.snapshot(source, `${directory}/since`);
      writeFileSync(`${directory}/taken`, 'mine');
      const error = await rejection(
        snapshotUnchanged(engine, source, `${directory}/taken`, `${directory}/since`),
      );
      expect(error.code === 'E_USAGE', `it failed with ${error.code} (${error.message})`);
      expect(readFileSync(`${directory}/taken`, 'utf8') === 'mine', 'it was overwritten');
    },
  }),
  defineCase({
    id: 'ENG-15.writer',
    title: 'beside a writer, a clone with the proof is never anything but the earlier one',
    requires: proves,
    async run({ engine, directory }) {
      const source = makeSource(directory);
      await engine.snapshot(source, `${directory}/0`);
      for (let round = 1; round <= 8; round++) {
        const [since, dst] = [`${directory}/${round - 1}`, `${directory}/${round}`];
        const call = snapshotUnchanged(engine, source, dst, since);
        await new Promise((resolve) => setTimeout(resolve, round));
        writeFileSync(`${source}/1 bytes`, String(round));
        if (!(await call)) await engine.snapshot(source, dst);
        else {
          const found = differences(treeFacts(since), treeFacts(dst));
          expect(found.length === 0, found.slice(0, 5).join('; '));
        }
      }
    },
  }),
];

function changeCases([what, change]: (typeof changes)[number]): EngineCase[] {
  const title = `a change (${what}) is seen at once, synced or not`;
  const prepared = async (
    engine: Engine,
    directory: string,
  ): Promise<{ source: string; since: string } | undefined> => {
    const [source, since] = [makeSource(directory), `${directory}/since`];
    await engine.snapshot(source, since);
    return change(source) === false ? undefined : { source, since };
  };
  return [
    {
      id: `ENG-14.${what}`,
      title,
      requires: proves,
      async run({ engine, directory }) {
        const paths = await prepared(engine, directory);
        if (paths === undefined) return;
        expect(!(await isUnchanged(engine, paths.source, paths.since)), 'it says that nothing changed');
      },
    },
    {
      id: `ENG-15.${what}`,
      title,
      requires: proves,
      async run({ engine, directory }) {
        const paths = await prepared(engine, directory);
        if (paths === undefined) return;
        const dst = `${directory}/clone`;
        expect(
          !(await snapshotUnchanged(engine, paths.source, dst, paths.since)),
          'it says that nothing changed',
        );
        expect(!exists(dst), 'something is left at the destination');
      },
    },
  ];
}

function capabilityOff(obligation: number): EngineCase {
  return {
    id: `ENG-${obligation}.off`,
    title: 'an engine that does not declare provesUnchanged refuses to prove anything',
    requires: all(doesNotDeclare('provesUnchanged')),
    async run({ engine, directory }) {
      const [source, since, dst] = [makeSource(directory), `${directory}/since`, `${directory}/clone`];
      await engine.snapshot(source, since);
      const call =
        obligation === 14
          ? engine.isUnchanged?.(source, since)
          : engine.snapshotUnchanged?.(source, dst, since);
      if (call === undefined) return;
      const error = await rejection(call);
      expect(error.code === 'E_ENGINE_UNAVAILABLE', `it failed with ${error.code} (${error.message})`);
      expect(!exists(dst), 'something is left at the destination');
    },
  };
}

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { CannotTell, defineCase, expect, type EngineCase } from './engine-case.js';
import { make, pattern } from './make-source.js';
import { all, isRoot, keeps } from './requirements.js';
import { treeFacts } from './tree-facts.js';

const MIB = 1024 * 1024;

/** ENG-03 for the metadata that an engine declares to keep. */
export const metadataCases: readonly EngineCase[] = [
  defineCase({
    id: 'ENG-03.times',
    title: 'modification times are kept to the microsecond, of directories and links too',
    requires: all(keeps('times')),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      mkdirSync(`${source}/directory`);
      writeFileSync(`${source}/directory/file`, 'x');
      symlinkSync('nowhere', `${source}/link`);
      for (const path of ['directory/file', 'directory', '.'])
        utimesSync(`${source}/${path}`, 1e9, 1_000_000_000.654321);
      make('touch', '-h', '-d', '2001-02-03T04:05:06.987654Z', `${source}/link`);
      await engine.snapshot(source, `${directory}/clone`);
      for (const path of ['.', 'directory', 'directory/file', 'link']) {
        const was = lstatSync(`${source}/${path}`, { bigint: true }).mtimeNs / 1000n;
        const is = lstatSync(`${directory}/clone/${path}`, { bigint: true }).mtimeNs / 1000n;
        expect(was === is, `the time of ${path} went from ${was} to ${is} µs`);
      }
    },
  }),
  defineCase({
    id: 'ENG-03.owner',
    title: 'owner and group are kept, of links too, and set-id bits with them',
    requires: all(keeps('owner'), isRoot),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      writeFileSync(`${source}/file`, 'x');
      symlinkSync('file', `${source}/link`);
      for (const path of ['file', 'link', '.']) lchownSync(`${source}/${path}`, 12_345, 23_456);
      make('chmod', '6755', `${source}/file`);
      const { report } = await engine.snapshot(source, `${directory}/clone`);
      for (const path of ['.', 'file', 'link']) {
        const { uid, gid } = lstatSync(`${directory}/clone/${path}`);
        expect(uid === 12_345 && gid === 23_456, `${path} belongs to ${uid}:${gid}`);
      }
      expect((lstatSync(`${directory}/clone/file`).mode & 0o7777) === 0o6755, 'the set-id bits are gone');
      expect(report.lost.owner === 0, `it says that it lost ${report.lost.owner} owners`);
    },
  }),
  defineCase({
    id: 'ENG-03.xattrs',
    title: 'extended attributes are kept, of directories too',
    requires: all(keeps('xattrs'), () =>
      make('setfattr', '--version') ? undefined : 'setfattr is not installed',
    ),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      writeFileSync(`${source}/file`, 'x');
      for (const path of [`${source}/file`, source]) {
        expect(
          make('setfattr', '-n', 'user.one', '-v', 'two words', path),
          'the file system has no user attributes',
        );
      }
      const { report } = await engine.snapshot(source, `${directory}/clone`);
      for (const path of ['file', '.']) {
        const got = spawnSync('getfattr', ['--only-values', '-n', 'user.one', `${directory}/clone/${path}`]);
        expect(
          got.stdout.toString() === 'two words',
          `the attribute of ${path} is "${got.stdout.toString()}"`,
        );
      }
      expect(
        report.lost.xattrs === 0,
        `it says that it lost the attributes of ${report.lost.xattrs} entries`,
      );
    },
  }),
  defineCase({
    id: 'ENG-03.hard-links',
    title: 'hard links inside the tree stay together, those to the outside do not matter',
    requires: all(keeps('hardLinks')),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      mkdirSync(`${source}/sub`);
      writeFileSync(`${source}/a`, 'twin');
      linkSync(`${source}/a`, `${source}/sub/b`);
      // A root that an engine made may be something that no link leads out of.
      ifPossible(() => linkSync(`${source}/a`, `${directory}/outside`));
      await engine.snapshot(source, `${directory}/clone`);
      const clone = treeFacts(`${directory}/clone`);
      const [a, b] = [clone.get('a')?.stat, clone.get('sub/b')?.stat];
      expect(
        a !== undefined && a.ino === b?.ino && a.nlink === 2n,
        'the two names are not the two links of one inode',
      );
    },
  }),
  defineCase({
    id: 'ENG-03.specials',
    title: 'FIFOs are kept and never opened, devices too for root',
    requires: all(keeps('specials')),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      expect(make('mkfifo', '-m', '640', `${source}/fifo`), 'mkfifo is refused here');
      const device = make('mknod', `${source}/null`, 'c', '1', '3');
      const { report } = await engine.snapshot(source, `${directory}/clone`);
      const clone = treeFacts(`${directory}/clone`);
      const fifo = clone.get('fifo')?.stat;
      expect(fifo?.isFIFO() === true && (fifo.mode & 0o777n) === 0o640n, 'the FIFO is not there as it was');
      if (device) expect(clone.get('null')?.stat.rdev === 0x103n, 'the device is not there as it was');
      expect(report.specials === (device ? 2 : 1), `it reports ${report.specials} special files`);
      expect(report.lost.specials === 0, `it says that it lost ${report.lost.specials} of them`);
    },
  }),
  defineCase({
    id: 'ENG-03.holes',
    title: 'holes stay holes',
    requires: all(keeps('holes')),
    async run({ engine, directory }) {
      const source = sourceIn(directory);
      const fd = openSync(`${source}/sparse`, 'w');
      ftruncateSync(fd, 64 * MIB);
      writeSync(fd, pattern(4096), 0, 4096, 32 * MIB);
      closeSync(fd);
      const takes = lstatSync(`${source}/sparse`, { bigint: true }).blocks * 512n;
      if (takes >= 16n * BigInt(MIB))
        throw new CannotTell('this file system shows no holes, not even in the source');
      await engine.snapshot(source, `${directory}/clone`);
      const [was, is] = [treeFacts(source), treeFacts(`${directory}/clone`)].map((facts) =>
        facts.get('sparse'),
      );
      expect(
        is !== undefined && was?.content === is.content && was.stat.size === is.stat.size,
        'the content is different',
      );
      expect(is.stat.blocks * 512n < 16n * BigInt(MIB), `it takes ${is.stat.blocks * 512n} bytes`);
    },
  }),
];

function ifPossible(link: () => void): void {
  try {
    link();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
}

function sourceIn(directory: string): string {
  mkdirSync(`${directory}/source`, { recursive: true });
  return `${directory}/source`;
}

import { chmod, copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import type { Engine, SnapshotOptions } from '@jvs/engine';
import { engineCases, runEngineSuite } from '@jvs/conformance/engine';
import { JvsError } from '@jvs/model';
import { asNobody, skipUnless, withTempDir } from '@jvs/testing';
import { failuresOf, soundEngine, withStatus } from './engines.js';

const sound = soundEngine();
const nothingLost = { owner: 0, xattrs: 0, specials: 0 };
type Snapshot = Engine['snapshot'];

/** The sound engine with another `snapshot`. */
const snapshotting = (snapshot: Snapshot): Engine => ({ ...sound, snapshot });

/** The sound engine, and then something wrong is done to the clone. */
const spoilt = (spoil: (src: string, dst: string) => Promise<unknown>): Engine =>
  snapshotting(async (src, dst, options) => {
    const result = await sound.snapshot(src, dst, options);
    await spoil(src, dst);
    return result;
  });

const without = (
  options: SnapshotOptions | undefined,
  ...keys: Array<keyof SnapshotOptions>
): SnapshotOptions =>
  Object.fromEntries(
    Object.entries(options ?? {}).filter(([key]) => !keys.includes(key as keyof SnapshotOptions)),
  );

/** Each fault with a case that must catch it. */
const faults: ReadonlyArray<readonly [string, string, Engine]> = [
  ['has an odd name', 'ENG-01.name', { ...sound, name: 'My Engine' }],
  ['is of another contract', 'ENG-01.name', { ...sound, contract: 2 as 1 }],
  [
    'throws when asked whether it is available',
    'ENG-02.never-throws',
    { ...sound, isAvailable: () => Promise.reject(new Error('x')) },
  ],
  [
    'says yes without trying',
    'ENG-02.never-throws',
    { ...sound, isAvailable: async () => ({ available: true }) },
  ],
  [
    'gives no reason',
    'ENG-02.never-throws',
    { ...sound, isAvailable: async () => ({ available: false, reason: '' }) },
  ],
  [
    'leaves its probe behind',
    'ENG-02.leaves-nothing',
    {
      ...sound,
      async isAvailable(path) {
        const answer = await sound.isAvailable(path);
        if (answer.available) await writeFile(`${path}/probe`, '');
        return answer;
      },
    },
  ],
  ['loses a file', 'ENG-03.content', spoilt((_, dst) => rm(`${dst}/-rf`, { force: true }))],
  [
    'loses a mode',
    'ENG-03.content',
    spoilt((_, dst) => chmod(`${dst}/mode 600`, 0o644).catch(() => undefined)),
  ],
  ['loses the mode of the root', 'ENG-03.empty', spoilt((_, dst) => chmod(dst, 0o755))],
  ['adds a file', 'ENG-03.empty', spoilt((_, dst) => writeFile(`${dst}/.READY`, ''))],
  [
    'damages a block',
    'ENG-03.content',
    spoilt((_, dst) => writeFile(`${dst}/4097 bytes`, 'zzzz', { flag: 'r+' }).catch(() => undefined)),
  ],
  ['says it keeps attributes and does not', 'ENG-03.xattrs', losingXattrs()],
  ['touches the source', 'ENG-04.source', spoilt((src) => chmod(src, 0o755))],
  ['links files instead of copying them', 'ENG-04.apart', spoilt(linkFirstLevel)],
  [
    'takes what exists for its own',
    'ENG-05.file',
    snapshotting(async (src, dst, options) => {
      await rm(dst, { recursive: true, force: true });
      return sound.snapshot(src, dst, options);
    }),
  ],
  [
    'leaves a part when it is cancelled',
    'ENG-07.cancelled-before',
    snapshotting(async (src, dst, options) => {
      await sound.snapshot(src, dst, without(options, 'signal'));
      if (options?.signal?.aborted) throw new JvsError('E_CANCELLED', { message: 'cancelled' });
      return sound.snapshot(src, `${dst}-again`, options);
    }),
  ],
  [
    'makes parents nobody asked for',
    'ENG-07.no-parent',
    snapshotting(async (src, dst, options) => {
      if (dst.includes('/absent/')) await mkdir(dst, { recursive: true });
      return sound.snapshot(src, dst, options);
    }),
  ],
  ['reports nothing', 'ENG-08.report', reporting({ cloned: 0, copied: 0, linked: 0, hardLinks: 0 })],
  [
    'is silent about changes',
    'ENG-09.changed',
    reporting({ changed: new Uint32Array(), torn: new Uint32Array() }),
  ],
  ['is silent about what is gone', 'ENG-09.vanished', reporting({ vanished: new Uint32Array() })],
  [
    'ignores sharing',
    'ENG-10.share',
    snapshotting((src, dst, options) => sound.snapshot(src, dst, without(options, 'share'))),
  ],
  [
    'shares though it says it cannot',
    'ENG-10.share-off',
    { ...sound, capabilities: { ...sound.capabilities, share: false } },
  ],
  [
    'stages though it says it cannot',
    'ENG-10.stage-off',
    { ...sound, capabilities: { ...sound.capabilities, stage: false } },
  ],
  ['hard-links what it stages', 'ENG-10.stage', stagingLinks()],
  [
    'makes roots though it says it cannot',
    'ENG-13.off',
    { ...sound, makeRoot: async (root) => ({ lost: await mkdir(root).then(() => nothingLost) }) },
  ],
  ['takes a directory that is there for a root', 'ENG-13.existing', makingRoots({ recursive: true })],
  ['makes roots without what they begin with', 'ENG-13.from-directory', makingRoots({})],
  ['takes everything for unchanged', 'ENG-14.content', proving(true)],
  ['never finds anything unchanged', 'ENG-14.unchanged', proving(false)],
  ['proves what it does not clone', 'ENG-15.content', proving(true)],
  [
    'proves though it says it cannot',
    'ENG-14.off',
    { ...proving(true), capabilities: { ...sound.capabilities, provesUnchanged: false } },
  ],
];

function makingRoots(options: { readonly recursive?: boolean }): Engine {
  return {
    ...sound,
    capabilities: { ...sound.capabilities, makesRoots: true },
    async makeRoot(root) {
      await mkdir(root, options).catch((error: NodeJS.ErrnoException) => {
        throw new JvsError('E_USAGE', { message: error.message });
      });
      return { lost: nothingLost };
    },
  };
}

function proving(answer: boolean): Engine {
  return {
    ...sound,
    capabilities: { ...sound.capabilities, provesUnchanged: true },
    isUnchanged: async () => answer,
    async snapshotUnchanged(src, dst) {
      if (answer) await sound.snapshot(src, dst);
      return answer;
    },
  };
}

function reporting(fields: object): Engine {
  return snapshotting(async (...args) => {
    const { tree, report } = await sound.snapshot(...args);
    return { tree, report: { ...report, ...fields } };
  });
}

function losingXattrs(): Engine {
  const { keeps } = sound.capabilities;
  const engine = spoilt(async (_, dst) => {
    if (!(await readdir(dst)).includes('file')) return;
    await copyFile(`${dst}/file`, `${dst}/copy`);
    await rm(`${dst}/file`);
    await copyFile(`${dst}/copy`, `${dst}/file`);
  });
  return { ...engine, capabilities: { ...sound.capabilities, keeps: { ...keeps, xattrs: true } } };
}

async function linkFirstLevel(src: string, dst: string): Promise<void> {
  for (const name of ['0 bytes', '1048577 bytes']) {
    await rm(`${dst}/${name}`, { force: true });
    await link(`${src}/${name}`, `${dst}/${name}`).catch(() => undefined);
  }
}

function stagingLinks(): Engine {
  return {
    ...sound,
    async stage(request, options) {
      const report = await sound.stage!(request, options);
      for (const name of await readdir(request.stage)) {
        const inode = request.tree.names.subarray(
          request.tree.nameStart[Number(name)],
          request.tree.nameStart[Number(name) + 1],
        );
        if (Buffer.from(inode).toString() !== 'a') continue;
        await rm(`${request.stage}/${name}`);
        await link(`${request.source}/a`, `${request.stage}/${name}`);
      }
      return report;
    },
  };
}

test('the engine that the faults are put into passes every case', async () => {
  await withTempDir(async (dir) => {
    expect(await failuresOf(sound, dir)).toEqual([]);
  });
});

test.each(faults)('an engine that %s fails %s', async (_, id, engine) => {
  await withTempDir(async (dir) => {
    const cases = engineCases.filter((each) => each.id === id);
    const [result] = await runEngineSuite({ engine, directory: dir, cases });
    expect(result).toMatchObject({ id, status: 'failed', reason: expect.stringMatching(/./) });
  });
});

const hiding: Snapshot = async (src, dst, options) => {
  try {
    return await sound.snapshot(src, dst, options);
  } catch {
    await mkdir(dst);
    return sound.snapshot(dst, `${dst}-2`);
  }
};

skipUnless('ordinary-user')(
  'an engine that hides failures from an ordinary user fails ENG-06 and ENG-11',
  async () => {
    await asNobody(async (dir) => {
      const ids = ['ENG-06.directories', 'ENG-06.files', 'ENG-11.permission'];
      const cases = engineCases.filter((each) => ids.includes(each.id));
      const results = await runEngineSuite({ engine: snapshotting(hiding), directory: dir, cases });
      expect(withStatus(results, 'failed').map((result) => result.id)).toEqual(ids);
    });
  },
);

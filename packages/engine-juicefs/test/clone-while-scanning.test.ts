import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { SnapshotOptions } from '@jvs/engine';
import { createJuicefsEngine, type ControlTransport } from '@jvs/engine-juicefs';
import { loadTreeOps, type SystemCalls } from '@jvs/fs';
import { asNobody, makeTree, skipUnless, withJuicefs } from '@jvs/testing';

const { ops, system } = loadTreeOps();
const CLONE = 1006;

interface Watched {
  /** Runs before each clone reaches the mount. */
  readonly before?: (call: number) => void;
  readonly calls?: Partial<SystemCalls>;
  readonly now?: () => number;
}

function watchedEngine({ before, calls = {}, now = Date.now }: Watched = {}) {
  let clones = 0;
  const transport: ControlTransport = (request, options) => {
    if (Buffer.from(request.bytes).readUInt32BE(0) === CLONE) {
      clones += 1;
      before?.(clones);
    }
    return system!.controlRequest(request, options);
  };
  const engine = createJuicefsEngine({ ops, system: { ...system!, ...calls }, transport, now });
  return { engine, clones: () => clones };
}

const scanOf = async (path: string) => (await ops.scanTree(path)).tree;
const payloads = (root: string): string[] => readdirSync(root).filter((name) => !name.startsWith('.'));

skipUnless('juicefs', 'native', 'ordinary-user')(
  'a clone that is made while its source is scanned is believed only where it is the source, written data included',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { a: 'a', d: { e: 'e' } });
      const snapshot = async (watched: Watched, options: SnapshotOptions) => {
        const { engine, clones } = watchedEngine(watched);
        const { tree } = await engine.snapshot(source, clone, options);
        const content = existsSync(`${clone}/a`) ? readFileSync(`${clone}/a`, 'utf8') : undefined;
        const names = readdirSync(clone);
        rmSync(clone, { recursive: true });
        return { tree, content, names, clones: clones() };
      };

      // The scan ends only when the mount has been asked: nobody waits for it before.
      let asked = (): void => undefined;
      const scanning = new Promise<void>((resolve) => (asked = resolve)).then(() => scanOf(source));
      const quiet = await snapshot({ before: () => asked() }, { scanning });
      expect(quiet).toMatchObject({ content: 'a', clones: 1 });
      expect(quiet.tree).toEqual(await scanning);

      // Scanned before somebody wrote, and cloned after it. As if it were old: of what is recent there would be a second scan.
      const inAMinute = (): number => Date.now() + 60_000;
      const wrote = await snapshot(
        { before: (call) => call === 1 && writeFileSync(`${source}/b`, 'b'), now: inAMinute },
        { scanning: Promise.resolve(await scanOf(source)) },
      );
      expect(wrote).toMatchObject({ names: ['a', 'b', 'd'], clones: 2 });
      expect(wrote.tree.count).toBe(5);

      const writer = openSync(`${source}/a`, 'r+');
      try {
        writeSync(writer, 'A', 0);
        expect(await snapshot({}, { scanning: scanOf(source) })).toMatchObject({ content: 'A', clones: 1 });
        // Of a writer that cannot be seen the file's times still speak; what it held back was not in the first clone.
        writeSync(writer, 'B', 0);
        const unseen = { openWriters: async () => new BigUint64Array() };
        const later = await snapshot({ calls: unseen }, { scanning: scanOf(source) });
        expect(later.content).toBe('B');
      } finally {
        closeSync(writer);
      }

      const broken = Object.assign(new Error('the scan failed'), { errno: -5, code: 'EIO', syscall: 'read' });
      const failing = watchedEngine().engine.snapshot(source, clone, { scanning: Promise.reject(broken) });
      await expect(failing).rejects.toMatchObject({ code: 'E_IO' });
      expect(payloads(root)).toEqual(['source']);

      await asNobody(async (own) => {
        await makeTree(`${own}/source`, { d: { e: 'e' } });
        const { engine, clones } = watchedEngine();
        let scanned = false;
        const slow = scanOf(`${own}/source`).then((tree) => ((scanned = true), tree));
        const asking = watchedEngine({ before: () => expect(scanned).toBe(true) });
        await asking.engine.snapshot(`${own}/source`, `${own}/clone`, { scanning: slow });
        expect([asking.clones(), clones()]).toEqual([1, 0]);
        expect(engine.name).toBe('juicefs-clone');
      }, root);
    });
  },
  60_000,
);

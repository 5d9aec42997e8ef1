import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Engine } from '@jvs/engine';
import { createJuicefsEngine, type ControlTransport } from '@jvs/engine-juicefs';
import { loadTreeOps } from '@jvs/fs';
import { asNobody, makeTree, skipUnless, withJuicefs } from '@jvs/testing';

const { ops, system } = loadTreeOps();
const engine = createJuicefsEngine({ ops, system });
const CLONE = 1006;

/** An engine that runs `between` when the mount has cloned and nobody has looked yet. */
function engineWith(between: () => void): Engine {
  const transport: ControlTransport = async (request, options) => {
    const reply = await system!.controlRequest(request, options);
    if (Buffer.from(request.bytes).readUInt32BE(0) === CLONE) between();
    return reply;
  };
  return createJuicefsEngine({ ops, system, transport });
}

function answering(reply: () => Promise<{ status: number }>): Engine {
  const transport: ControlTransport = async () => ({
    ...(await reply()),
    done: 0,
    total: 0,
    data: new Uint8Array(),
  });
  return createJuicefsEngine({ ops, system, transport });
}

const payloads = (root: string): string[] => readdirSync(root).filter((name) => !name.startsWith('.'));

skipUnless('juicefs', 'native', 'ordinary-user')(
  'a busy source that every clone loses entries of is E_SOURCE_BUSY, and what cannot be flushed or removed is said',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [root = ''] }) => {
      const [source, clone] = [`${root}/source`, `${root}/clone`];
      await makeTree(source, { a: 'a', saved: '0', d: { e: 'e', f: 'f' } });

      let saves = 0;
      const busy = engineWith(() => {
        rmSync(`${clone}/d/e`);
        writeFileSync(`${source}/saved`, String(++saves));
      });
      await expect(busy.snapshot(source, clone)).rejects.toMatchObject({
        code: 'E_SOURCE_BUSY',
        hint: expect.stringContaining('--engine copy'),
        details: { paths: [{ path: 'd/e' }], tries: 4 },
      });
      expect(saves).toBe(4);
      expect(payloads(root)).toEqual(['source']);

      for (const [status, hidden] of [
        [13, true],
        [4, true],
        [28, false],
        [30, false],
      ] as const) {
        const error = await answering(async () => ({ status }))
          .snapshot(source, clone)
          .catch((reason: unknown) => reason as Error & { details: object });
        expect(JSON.stringify(error)).not.toContain('undefined');
        expect({ status, said: (error as Error).message.includes('juicefs gc --delete') }).toEqual({
          status,
          said: hidden,
        });
        expect('hidden_leftover' in (error as { details: object }).details).toBe(hidden);
      }
      const gone = Object.assign(new Error('EBADF: read'), { errno: -9, code: 'EBADF', syscall: 'read' });
      await expect(answering(() => Promise.reject(gone)).snapshot(source, clone)).rejects.toMatchObject({
        code: 'E_IO',
        details: { hidden_leftover: { command: 'juicefs gc --delete META-URL' } },
      });

      const quiet = { refused: 0, open: 0, otherUsers: false, otherMachines: true };
      expect((await engine.snapshot(source, `${root}/quiet`)).unflushed).toEqual(quiet);
      const writer = openSync(`${source}/a`, 'r+');
      try {
        writeSync(writer, 'A', 0);
        const { unflushed } = await engine.snapshot(source, `${root}/written`);
        expect(unflushed).toEqual({ ...quiet, open: 1 });
        expect(readFileSync(`${root}/written/a`, 'utf8')).toBe('A');
      } finally {
        closeSync(writer);
      }

      await asNobody(async (own) => {
        await makeTree(`${own}/source`, { a: 'a' });
        const { unflushed } = await engine.snapshot(`${own}/source`, `${own}/clone`);
        expect(unflushed).toEqual({ ...quiet, otherUsers: true });
        // Written a moment ago, and of a mode that lets him read only.
        writeFileSync(`${own}/source/b`, 'b', { mode: 0o444 });
        utimesSync(`${own}/source/a`, 1, 1);
        expect((await engine.snapshot(`${own}/source`, `${own}/again`)).unflushed).toEqual({
          ...quiet,
          otherUsers: true,
          refused: 1,
        });
      }, root);
    });
  },
  60_000,
);

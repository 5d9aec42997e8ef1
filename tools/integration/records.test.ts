import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, mustRun, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const withCli = skipUnless('cli');

const DAMAGES: Readonly<Record<string, (bytes: Buffer) => Buffer | string | undefined>> = {
  missing: () => undefined,
  empty: () => '',
  'cut in half': (bytes) => bytes.subarray(0, bytes.length / 2),
  garbage: () => Buffer.from('\u0000\u0001\u0002\ufffd not json at all', 'latin1'),
  'an array': () => '[]\n',
  null: () => 'null\n',
  'nested 100,000 deep': () => '['.repeat(100_000),
  'two MiB long': (bytes) => `${String(bytes).slice(0, -2)},"pad":"${'x'.repeat(2 * 1024 * 1024)}"}\n`,
  'with a key twice': (bytes) => String(bytes).replace('{', '{"schema":"x",'),
  'with __proto__': (bytes) => String(bytes).replace('{', '{"__proto__":{"admin":true},'),
  'with an unknown key': (bytes) => String(bytes).replace('{', '{"aaa":1,'),
  'with a byte order mark': (bytes) => `\ufeff${String(bytes)}`,
  'with NUL': (bytes) => String(bytes).replace('"schema"', '"sche\\u0000ma"'),
  'not UTF-8': (bytes) => Buffer.concat([Buffer.from('{"\xff":1,', 'latin1'), bytes.subarray(1)]),
};

/** Commands that may refuse, but never with a bug's exit code, and never by believing what they read. */
const COMMANDS = [['status'], ['history'], ['restore', 'HEAD'], ['verify', '--all']];

const RECORDS = [
  'config.json',
  'worktrees/main/config.json',
  'head',
  'descriptor',
  'ready',
  'manifest',
  'format_version',
];

for (const record of RECORDS) {
  withCli(
    `LAY-10, SEC-06: ${record}, damaged in any way, is an error with a code, and nothing outside is touched`,
    async () => {
      await withRepository(async (session) => {
        const file = await placeOf(session, record);
        const sound = await readFile(file);
        for (const [damage, make] of Object.entries(DAMAGES)) {
          const bytes = make(sound);
          // Not every record has what is to be damaged.
          if (bytes !== undefined && Buffer.from(bytes).equals(sound)) continue;
          if (bytes === undefined) await rm(file);
          else await writeFile(file, bytes);
          const runs = COMMANDS.map((args) => runJvs([...args, '--json'], { cwd: session.main }));
          const results = await Promise.all(runs);
          for (const [at, result] of results.entries()) {
            const { exitCode, stdout } = result;
            const where = { record, damage, args: COMMANDS[at], exitCode, stdout };
            expect(where).not.toMatchObject({ exitCode: 1 });
            expect({ ...where, document: result.json() }).toMatchObject({ document: { ok: exitCode === 0 } });
          }
          const codes = results.map(({ exitCode }) => exitCode);
          expect({ record, damage, codes }).not.toMatchObject({ codes: COMMANDS.map(() => 0) });
          await writeFile(file, sound);
        }
        expect(await readdir(path.dirname(session.repo))).toEqual(['canary', 'repo']);
        expect(await readFile(path.join(path.dirname(session.repo), 'canary'), 'utf8')).toBe('untouched');
      });
    },
    300_000,
  );
}

withCli(
  'LAY-11, INT-03: a descriptor or READY under the id of another snapshot is refused and found',
  async () => {
    await withRepository(async (session) => {
      await makeTree(session.main, { 'a.txt': 'another' });
      await session.run('snapshot', 'second');
      const ids = (await session.run('history')).snapshots.map((one: any) => one.snapshot_id);
      const pairs = [
        ids.map((id: string) => path.join(session.repo, `.jvs/descriptors/${id}.json`)),
        ids.map((id: string) => path.join(session.repo, `.jvs/snapshots/${id}/.READY`)),
      ];
      for (const [a, b] of pairs) {
        await swap(a, b);
        for (const args of [
          ['show', ids[0]],
          ['restore', ids[1]],
          ['verify', '--all'],
        ]) {
          const result = await runJvs([...args, '--json'], { cwd: session.main });
          expect({ args, exitCode: result.exitCode }).toEqual({ args, exitCode: 5 });
          expect(result.json<any>().error.code).toMatch(
            /^E_(DESCRIPTOR_CORRUPT|READY_MISMATCH|METADATA_CORRUPT)$/,
          );
        }
        await swap(a, b);
      }
      expect((await session.run('verify', '--all')).healthy).toBe(true);
    });
  },
);

withCli('LAY-12: a path in the place of an id or a name never becomes a path', async () => {
  await withRepository(async (session) => {
    const outside = path.join(path.dirname(session.repo), 'outside');
    await mkdir(outside);
    for (const ref of ['../../outside', 'id:../../outside', '/etc/passwd', '..', '../../../etc']) {
      for (const args of [
        ['show', ref],
        ['restore', ref],
        ['verify', ref],
      ]) {
        const result = await runJvs([...args, '--json'], { cwd: session.main });
        expect([2, 3]).toContain(result.exitCode);
      }
    }
    const head = await placeOf(session, 'head');
    const text = await readFile(head, 'utf8');
    await writeFile(head, text.replace(/"current":"[^"]*"/, '"current":"../../../outside"'));
    const result = await runJvs(['restore', '@', '--json'], { cwd: session.main });
    expect(result.json()).toMatchObject({ error: { code: 'E_METADATA_CORRUPT' } });
    expect(await readdir(outside)).toEqual([]);
  });
});

withCli(
  'LAY-13: the head is the highest generation; a damaged one is an error, and no older one stands in for it',
  async () => {
    await withRepository(async (session) => {
      for (const note of ['two', 'three', 'four']) await session.run('snapshot', note);
      const folder = path.join(session.repo, '.jvs/worktrees/main');
      const heads = (await readdir(folder)).filter((name) => name.startsWith('head.')).sort();
      expect(heads).toHaveLength(2);
      const [older, newest] = await Promise.all(
        heads.map((name) => readFile(path.join(folder, name), 'utf8')),
      );
      expect(JSON.parse(newest!).generation).toBe(JSON.parse(older!).generation + 1);
      await writeFile(path.join(folder, heads[1]!), newest!.slice(0, -20));
      for (const args of [['status'], ['show', 'HEAD'], ['snapshot', 'x'], ['restore', 'HEAD']]) {
        const result = await runJvs([...args, '--json'], { cwd: session.main });
        expect({ args, ...result.json() }).toMatchObject({ args, error: { code: 'E_METADATA_CORRUPT' } });
      }
    });
  },
);

withCli('LAY-09: what a crash left under a temporary name is read by nobody', async () => {
  await withRepository(async (session) => {
    const before = await session.run('history', '--all');
    const folders = [
      'descriptors',
      'labels',
      'intents',
      'worktrees/main',
      `snapshots/${before.snapshots[0].snapshot_id}`,
    ];
    for (const folder of folders.slice(0, 4)) {
      await writeFile(path.join(session.repo, '.jvs', folder, '.tmp-0123456789abcdef01234567'), '{"cut');
    }
    expect(await session.run('history', '--all')).toEqual(before);
    await session.run('status');
    await session.run('snapshot', 'goes on');
    expect((await session.run('verify', 'HEAD')).healthy).toBe(true);
  });
});

withCli('SEC-06: an index or a record that is a link, a FIFO or a directory is not followed', async () => {
  await withRepository(async (session) => {
    const canary = path.join(path.dirname(session.repo), 'canary');
    for (const name of ['index.sqlite', 'head']) {
      const file = await placeOf(session, name);
      await rename(file, `${file}.kept`).catch(() => undefined);
      await symlink(canary, file);
      await runJvs(['snapshot', 'x', '--json'], { cwd: session.main });
      await rm(file, { force: true });
      await mustRun('mkfifo', [file], {});
      const result = await runJvs(['history', '--json'], { cwd: session.main, timeoutMs: 20_000 });
      expect(result.signal).toBeNull();
      await rm(file, { force: true, recursive: true });
      await rename(`${file}.kept`, file).catch(() => undefined);
    }
    expect(await readFile(canary, 'utf8')).toBe('untouched');
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  });
});

async function placeOf({ repo }: Session, record: string): Promise<string> {
  const jvs = path.join(repo, '.jvs');
  const [id] = await readdir(path.join(jvs, 'snapshots'));
  const heads = (await readdir(path.join(jvs, 'worktrees/main'))).filter((name) => name.startsWith('head.'));
  const places: Record<string, string> = {
    head: path.join(jvs, 'worktrees/main', heads.sort().at(-1) ?? ''),
    descriptor: path.join(jvs, `descriptors/${id}.json`),
    ready: path.join(jvs, `snapshots/${id}/.READY`),
    manifest: path.join(jvs, `snapshots/${id}/manifest`),
  };
  return places[record] ?? path.join(jvs, record);
}

async function swap(a: string, b: string): Promise<void> {
  await rename(a, `${a}.swapped`);
  await rename(b, a);
  await rename(`${a}.swapped`, b);
}

async function withRepository(body: (session: Session) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    await writeFile(path.join(dir, 'canary'), 'untouched');
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one', d: { 'b.txt': 'two' } });
    await session.run('snapshot', 'first');
    await body(session);
  });
}

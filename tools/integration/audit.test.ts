import { createHash } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, makeTree, mustRun, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const withCli = skipUnless('cli');

withCli('AUD-02: records are canonical, and each hashes itself and the one before it', async () => {
  await withLog(async (_session, log) => {
    let previous = '';
    for (const [index, line] of (await linesOf(log)).entries()) {
      const { record_hash: hash, ...rest } = JSON.parse(line);
      // Canonical JSON of canonical JSON with one key less: the order of keys stays.
      expect(createHash('sha256').update(JSON.stringify(rest)).digest('hex')).toBe(hash);
      expect(rest).toMatchObject({ sequence: index + 1, prev_hash: previous });
      expect(Object.keys(JSON.parse(line))).toEqual([...Object.keys(JSON.parse(line))].sort());
      expect(rest.actor).toMatch(/^.+@.+$/);
      expect(rest.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      previous = hash;
    }
    expect(previous).not.toBe('');
  });
});

withCli('AUD-03: a torn last line is cut off before the next record, and that is said', async () => {
  await withLog(async (session, log) => {
    const whole = await readFile(log, 'utf8');
    await appendFile(log, '{"actor":"somebody@so');
    const result = await runJvs(['snapshot', 'after a crash', '--json'], { cwd: session.main });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(JSON.stringify(result.json<any>().warnings)).toMatch(/audit/);
    const after = await readFile(log, 'utf8');
    expect(after.startsWith(whole)).toBe(true);
    expect(JSON.parse(after.slice(whole.length)).details.torn_bytes_cut).toBe(21);
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  });
});

skipUnless('cli', 'strace')('AUD-04: appending reads the end of a long log only', async () => {
  await withLog(async (session, log) => {
    const whole = await readFile(log);
    const long = Buffer.alloc(24 * 1024 * 1024, `${'x'.repeat(1023)}\n`);
    await writeFile(log, Buffer.concat([long, whole]));
    const trace = path.join(path.dirname(session.repo), 'trace');
    const jvs = [process.execPath, path.join(CHECKOUT, 'packages/cli/bin/run.js'), 'snapshot', 'x'];
    const options = ['-f', '-qq', '-y', '-e', 'trace=read,pread64,readv,preadv', '-o', trace];
    await mustRun('strace', [...options, ...jvs], { cwd: session.main });
    const reads = (await readFile(trace, 'utf8')).split('\n').filter((line) => line.includes('audit.jsonl'));
    const bytes = reads.map((line) => Number(/= (\d+)$/.exec(line)?.[1] ?? 0)).reduce((a, b) => a + b, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(512 * 1024);
  });
});

const forgeries: ReadonlyArray<[string, (lines: string[]) => string[]]> = [
  [
    'a record changed',
    (lines) => lines.map((line, at) => (at === 1 ? line.replace('"reason":""', '"reason":"-"') : line)),
  ],
  ['a record removed', (lines) => lines.filter((_, at) => at !== 1)],
  ['the first record removed', (lines) => lines.slice(1)],
  ['two records swapped', ([a, b, c, ...rest]) => [a!, c!, b!, ...rest]],
  ['a record twice', ([a, ...rest]) => [a!, a!, ...rest]],
  [
    'a record with its own hash made again',
    (lines) => lines.map((line, at) => (at === 1 ? forged(line) : line)),
  ],
  ['all records removed', () => []],
];

for (const [what, forge] of forgeries) {
  withCli(`AUD-05: ${what} is found, and later records do not cover it up`, async () => {
    await withLog(async (session, log) => {
      const lines = await linesOf(log);
      const text = forge(lines).map((line) => `${line}\n`);
      expect(text.join('')).not.toBe(`${lines.join('\n')}\n`);
      await writeFile(log, text.join(''));
      await expectCorrupt(session);
      await runJvs(['snapshot', 'later'], { cwd: session.main });
      await expectCorrupt(session);
    });
  });
}

withCli(
  'AUD-06: a log cut at its end contradicts the descriptors, or the record noted elsewhere',
  async () => {
    await withLog(async (session, log) => {
      const lines = await linesOf(log);
      const { sequence, record_hash: hash } = JSON.parse(lines.at(-1)!);
      const noted = `${sequence}:${hash}`;
      await session.run('verify', '--all', '--expect-head', noted);
      await writeFile(log, `${lines.slice(0, 2).join('\n')}\n`);
      await expectCorrupt(session);
      // The newest record is in no descriptor yet: only a note kept elsewhere tells.
      await writeFile(log, `${lines.slice(0, -1).join('\n')}\n`);
      await session.run('verify', '--all');
      await expectCorrupt(session, '--expect-head', noted);
    });
  },
);

function forged(line: string): string {
  const { record_hash: _old, ...rest } = JSON.parse(line);
  const record = { ...rest, reason: 'forged' };
  const hash = createHash('sha256').update(JSON.stringify(record)).digest('hex');
  return JSON.stringify(
    Object.fromEntries(Object.entries({ ...record, record_hash: hash }).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

async function withLog(body: (session: Session, log: string) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one' });
    for (const note of ['one', 'two', 'three', 'four']) await session.run('snapshot', note);
    await body(session, path.join(session.repo, '.jvs/audit/audit.jsonl'));
  });
}

async function linesOf(log: string): Promise<string[]> {
  return (await readFile(log, 'utf8')).split('\n').slice(0, -1);
}

async function expectCorrupt({ main }: Session, ...args: string[]): Promise<void> {
  const result = await runJvs(['verify', '--all', '--json', ...args], { cwd: main });
  expect(result).toMatchObject({ exitCode: 5 });
  expect(result.json<any>().error.code).toBe('E_AUDIT_CORRUPT');
}

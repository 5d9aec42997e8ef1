import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { repairIds } from '@jvs/doctor';
import { mustRun, removeTree } from '@jvs/testing';
import { diagnosis, repair } from './fixture.js';
import { makeWard, type Ward } from './ward.js';

let scratch = '';
let ward: Ward;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'jvs-doctor-'));
  ward = await makeWard(scratch);
});
afterAll(() => removeTree(scratch));

/** What can become of a file. */
const ways: Readonly<Record<string, (file: string) => void>> = {
  missing: (file) => rmSync(file),
  empty: (file) => truncateSync(file, 0),
  cut: (file) => truncateSync(file, Math.floor(lstatSync(file).size / 2)),
  garbage: (file) => writeFileSync(file, Buffer.from([0xff, 0, 0x7b, 0x0a, 0xfe])),
  'with a byte order mark': (file) =>
    writeFileSync(file, Buffer.concat([Buffer.from('\ufeff'), readFileSync(file)])),
  nested: (file) => writeFileSync(file, `${'['.repeat(300_000)}\n`),
  'with __proto__': (file) => writeFileSync(file, '{"__proto__":{"schema":1},"schema":1}\n'),
  huge: (file) => truncateSync(file, file.endsWith('.jsonl') ? 2 ** 26 : 2 ** 31),
  'a link': (file) => {
    rmSync(file);
    symlinkSync('/etc/passwd', file);
  },
  'a FIFO': (file) => {
    rmSync(file);
    execFileSync('mkfifo', [file]);
  },
  'a directory': (file) => {
    rmSync(file);
    mkdirSync(path.join(file, 'a/b'), { recursive: true });
  },
};

/** Every metadata file of the ward, from `.jvs`; locks, caches and the reserve of space hold nothing. */
function metadataFiles(jvs: string, below = ''): string[] {
  return readdirSync(path.join(jvs, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (entry.isFile()) return entry.name === 'reserve' ? [] : [name];
    const known = entry.isDirectory() && !['payload', 'cache', 'locks'].includes(entry.name);
    return known ? metadataFiles(jvs, name) : [];
  });
}

async function copyOf(name: string): Promise<string> {
  const root = path.join(scratch, name);
  await removeTree(root);
  await mustRun('cp', ['-a', ward.root, root]);
  return root;
}

test('DOC-08, DOC-09: any metadata file may be damaged in any way, and doctor lists it and goes on', async () => {
  const files = metadataFiles(path.join(ward.root, '.jvs'));
  expect(files.length).toBeGreaterThan(15);
  for (const [turn, file] of files.entries()) {
    const root = await copyOf('damaged');
    const original = path.join(root, '.jvs', file);
    for (const way of Object.keys(ways)) {
      await mustRun('cp', ['-a', path.join(ward.root, '.jvs', file), `${root}.kept`]);
      ways[way]!(original);
      await expectListed(root, file, way);
      await removeTree(original);
      renameSync(`${root}.kept`, original);
    }
    // One way each, and another for each file.
    const [way, inflict] = Object.entries(ways)[turn % Object.keys(ways).length]!;
    inflict(original);
    await expectMended(root, `${file} is ${way}`);
  }
}, 600_000);

async function expectListed(root: string, file: string, way: string): Promise<void> {
  const where = `${file} is ${way}`;
  const { checks, findings } = await diagnosis(root);
  expect({ where, count: checks.length }).toEqual({ where, count: 20 });
  expect({ where, bugs: findings.filter(({ code }) => code === 'E_INTERNAL') }).toEqual({ where, bugs: [] });
  if (!isHarmless(file, way)) expect({ where, found: findings.length }).not.toEqual({ where, found: 0 });
}

/** What is not damage, or is not looked for without `--strict`. */
function isHarmless(file: string, way: string): boolean {
  // An index is made anew, of heads the newest counts, and labels that are not there were never given.
  if (way === 'missing') return /index\.sqlite|head\.[12]\.json$|labels/.test(file);
  // Nothing in a file says that it is the whole index. What a manifest says is read with `--strict`.
  if (file.endsWith('index.sqlite')) return way === 'empty';
  const other = ['empty', 'a link', 'a FIFO', 'a directory'].includes(way);
  return file.endsWith('manifest') && !other;
}

async function expectMended(root: string, where: string): Promise<void> {
  const before = contents(root);
  const results = await repair(root, repairIds);
  expect({ where, failed: results.filter(({ error }) => error !== undefined) }).toEqual({
    where,
    failed: [],
  });
  const { healthy, findings } = await diagnosis(root);
  const errors = findings.filter(({ severity }) => severity === 'error');
  expect({ where, healthy, errors }).toEqual({ where, healthy: true, errors: [] });
  // Nothing was deleted: every content is somewhere, and what the user has is where it was.
  const after = contents(root);
  const lost = [...before].filter((content) => !after.has(content));
  expect({ where, lost: lost.map((content) => content.slice(0, 200)) }).toEqual({ where, lost: [] });
}

/** Contents of all records but the index, generations that a newer one replaces, and the log that grows. */
function contents(root: string): Set<string> {
  const jvs = path.join(root, '.jvs');
  const counted = metadataFiles(jvs).filter((name) => !/index\.sqlite|head\.|audit/.test(name));
  const small = counted.map((name) => path.join(jvs, name)).filter((file) => lstatSync(file).size < 2 ** 20);
  return new Set(small.map((file) => readFileSync(file, 'latin1')));
}

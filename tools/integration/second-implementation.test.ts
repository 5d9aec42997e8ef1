import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, makeOddTree, makeTree, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { startSession } from './session.js';

skipUnless('cli')(
  'INT-01, INT-04: descriptor and READY carry the SHA-256 of their canonical selves',
  async () => {
    await withTempDir(async (dir) => {
      const session = await startSession(dir, {});
      await makeTree(session.main, { 'a.txt': 'one' });
      const { snapshot } = await session.run('snapshot', 'grün \u2028 "quoted" \\ \u{1f600}', '--tag', 'v1');
      const id = snapshot.snapshot_id;
      const descriptor = await record(path.join(session.repo, `.jvs/descriptors/${id}.json`));
      const ready = await record(path.join(session.repo, `.jvs/snapshots/${id}/.READY`));
      expect(descriptor.descriptor_checksum).toBe(
        checksum(descriptor, 'descriptor_checksum', 'integrity_state'),
      );
      expect(ready.ready_checksum).toBe(checksum(ready, 'ready_checksum'));
      expect(ready).toMatchObject({
        snapshot_id: id,
        engine: descriptor.engine,
        payload_root_hash: descriptor.payload_root_hash,
        descriptor_checksum: descriptor.descriptor_checksum,
      });
    });
  },
);

skipUnless(
  'cli',
  'python3',
  'root',
)(
  'INT-02, INT-05: a program that shares nothing with this one finds the same hashes and manifest, of the odd tree too',
  async () => {
    await withTempDir(async (dir) => {
      const session = await startSession(dir, {});
      await makeOddTree(path.join(session.main, 'odd'));
      const { snapshot } = await session.run('snapshot', 'odd');
      const verify = [
        path.join(CHECKOUT, 'tools/verify-snapshot.py'),
        path.join(session.repo, '.jvs/snapshots', snapshot.snapshot_id),
      ];
      const result = await runProgram('python3', verify);
      expect(result).toMatchObject({ exitCode: 0, stdout: `ok ${snapshot.snapshot_id}\n` });
    });
  },
);

/** A record, whose bytes must be its canonical form and a line feed. */
async function record(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8');
  const value = JSON.parse(text) as Record<string, unknown>;
  expect(text).toBe(`${canonical(value)}\n`);
  return value;
}

function checksum(value: Record<string, unknown>, ...without: string[]): string {
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !without.includes(key)));
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

/** RFC 8785 for what our records hold: no fractions, keys of ASCII. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect } from '@jest/globals';
import { readAuditLog, verifyAuditLog } from '@jvs/audit';
import { skipUnless, withTempDir } from '@jvs/testing';

const PROCESSES = 6;
const RECORDS = 25;
/** Of a few records: the segments change under the writers. */
const SEGMENT_BYTES = 2000;

/** Ids it acknowledged. Killed after that many when `killAfter` is given. */
function writer(log: string, killAfter?: number): Promise<string[]> {
  const loader = path.join(import.meta.dirname, '../../fs/test/run-typescript.mjs');
  const script = path.join(import.meta.dirname, 'append-many.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@jvs/source', '--import', loader, script, log, String(RECORDS), String(SEGMENT_BYTES)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (killAfter !== undefined && said.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || (killAfter !== undefined && signal === 'SIGKILL'))
        resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`the writer ended with ${code} ${signal}`));
    });
  });
}

skipUnless('native')(
  'six processes, three of them killed while they append, leave one chain with every acknowledged record',
  async () => {
    await withTempDir(async (directory) => {
      const log = path.join(directory, 'audit.jsonl');
      const kills = Array.from({ length: PROCESSES }, (_, index) =>
        index % 2 === 0 ? undefined : 3 * index,
      );
      const acknowledged = (await Promise.all(kills.map((kill) => writer(log, kill)))).flat();
      const { findings, torn, segments } = await verifyAuditLog(log);
      expect(segments).toBeGreaterThan(5);
      expect(findings.length).toBe(torn ? 1 : 0);
      const recorded: string[] = [];
      for await (const { record } of readAuditLog(log)) recorded.push(record?.event_id ?? '');
      expect(acknowledged.length).toBeGreaterThan(3 * RECORDS);
      expect(new Set(recorded)).toEqual(new Set([...recorded, ...acknowledged]));
      expect(new Set(recorded).size).toBe(recorded.length);
    });
  },
);

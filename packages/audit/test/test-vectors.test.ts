import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { verifyAuditLog } from '@jvs/audit';
import { withTempDir } from '@jvs/testing';

test('the published audit log is a whole chain', async () => {
  const vectors = path.join(import.meta.dirname, '../../../docs/test-vectors.json');
  const { audit_log: content } = JSON.parse(readFileSync(vectors, 'utf8')) as { audit_log: string };
  await withTempDir(async (directory) => {
    const log = path.join(directory, 'audit.jsonl');
    writeFileSync(log, content);
    const last = JSON.parse(content.trim().split('\n').at(-1) as string) as { record_hash: string };
    expect(await verifyAuditLog(log)).toMatchObject({
      lines: 2,
      finding_count: 0,
      head: { sequence: 2, record_hash: last.record_hash },
    });
  });
});

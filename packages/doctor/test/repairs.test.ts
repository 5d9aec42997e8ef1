import { lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { verifyAuditLog } from '@jvs/audit';
import { diagnose, Patient, repairIds } from '@jvs/doctor';
import { examineRepository, openRepository, startOperation, type Repository } from '@jvs/repo';
import { withTempDir } from '@jvs/testing';
import { flip } from './damage-kinds.js';
import { diagnosis, repair, testContext } from './fixture.js';
import { runChild } from './run-child.js';
import { addSnapshots } from './synthetic.js';
import { treeDigest } from './tree-digest.js';
import { makeWard, type Ward } from './ward.js';

const inWard = (body: (ward: Ward, repo: Repository) => Promise<void>): Promise<void> =>
  withTempDir(async (dir) => {
    const ward = await makeWard(dir);
    await body(ward, await openRepository(testContext(dir), ward.root));
  });

describe('repairs', () => {
  test('DOC-10: audit_repair changes no line, and verification goes on finding the damage', () =>
    inWard(async ({ root }, { paths }) => {
      flip(paths.auditLog, 100);
      const damaged = readFileSync(paths.auditLog, 'utf8');
      await repair(root, ['audit_repair']);
      const log = readFileSync(paths.auditLog, 'utf8');
      expect(log.startsWith(damaged)).toBe(true);
      expect(log.slice(damaged.length).split('\n')).toHaveLength(2);
      const { findings, restarts } = await verifyAuditLog(paths.auditLog);
      // How many there are depends on the byte: what is no record breaks the chain as well.
      expect(restarts).toBe(1);
      expect(new Set(findings.map(({ restarted }) => restarted))).toEqual(new Set([true]));
    }));

  test('DOC-05: a repair that cannot be recorded is not begun, and says what comes first', () =>
    inWard(async ({ root }, { paths }) => {
      const log = readFileSync(paths.auditLog);
      flip(paths.auditLog, log.length - 10);
      await writeFile(path.join(paths.tmp, '.tmp-0123456789abcdef01234567'), '');
      const before = treeDigest(root);
      expect(await repair(root, ['clean_tmp'])).toMatchObject([
        { state: 'failed', error: { code: 'E_AUDIT_CORRUPT', hint: 'jvs doctor --repair audit_repair' } },
      ]);
      expect(treeDigest(root)).toBe(before);
    }));

  test('DOC-09: a snapshot is set aside with its descriptor and labels, byte for byte', () =>
    inWard(async ({ root, ids }, { paths }) => {
      const id = ids[0];
      rmSync(paths.manifest(id));
      const label = path.join(paths.labels, `${id}.1.json`);
      const kept = [readFileSync(paths.descriptor(id)), readFileSync(label)];
      const payload = lstatSync(paths.payload(id)).ino;
      await repair(root, ['quarantine']);
      const at = paths.quarantined(id);
      expect(['descriptor.json', 'label.1.json'].map((name) => readFileSync(path.join(at, name)))).toEqual(
        kept,
      );
      expect(lstatSync(path.join(at, 'snapshot/payload')).ino).toBe(payload);
      expect(JSON.parse(readFileSync(path.join(at, 'record.json'), 'utf8'))).toMatchObject({
        snapshot_id: id,
      });
    }));

  test('DOC-12: operations in flight are left alone, with what they stage and publish', () =>
    inWard(async ({ root }, repo) => {
      const { paths, context } = repo;
      const snapshotId = context.newId();
      const start = { operation: 'snapshot', worktree: 'main', snapshotId, details: {} };
      const operation = await startOperation(repo, start);
      await mkdir(path.join(paths.snapshot(snapshotId), 'payload'), { recursive: true });
      await mkdir(paths.staging(operation.opId));
      expect(await diagnosis(root)).toMatchObject({ healthy: true, findings: [] });
      const before = treeDigest(root);
      await repair(root, repairIds);
      expect(treeDigest(root)).toBe(before);
      await operation.release();
      const codes = (await diagnosis(root)).findings.map(({ code }) => code);
      expect(codes).toEqual(['E_INTERRUPTED']);
    }));

  test.each(['tmp', 'descriptors', 'gc'])('DOC-14: nothing is repaired while .jvs/%s is a link', (name) =>
    inWard(async ({ root }, { paths }) => {
      const directory = path.join(paths.jvs, name);
      rmSync(directory, { recursive: true });
      symlinkSync('/tmp', directory);
      const before = treeDigest(root);
      const { healthy, findings } = await diagnosis(root);
      expect(healthy).toBe(false);
      expect(findings[0]).toMatchObject({ check: 'layout', code: 'E_UNSAFE_LOCATION' });
      await expect(repair(root, repairIds)).rejects.toMatchObject({ code: 'E_UNSAFE_LOCATION' });
      expect(treeDigest(root)).toBe(before);
    }),
  );
});

describe('an examination', () => {
  test('DOC-15: reads payloads with strict only', () =>
    inWard(async ({ root, ids }) => {
      let asked = 0;
      const damage = {
        code: 'E_PAYLOAD_MISMATCH' as const,
        snapshot_id: ids[1],
        message: 'a is not what it was',
      };
      const verify = async (): Promise<[typeof damage]> => {
        asked += 1;
        return [damage];
      };
      const examined = await examineRepository(testContext(path.dirname(root)), root);
      expect(await diagnose(new Patient(examined))).toMatchObject({ healthy: true });
      expect(asked).toBe(0);
      expect(await diagnose(new Patient(examined, verify), { strict: true })).toMatchObject({
        healthy: false,
        findings: [{ check: 'payloads', target: ids[1], repair: 'quarantine' }],
      });
      expect(asked).toBe(1);
    }));

  test('DOC-13: costs the same for every further snapshot', () =>
    inWard(async ({ root, ids }) => {
      const counts: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        addSnapshots(root, ids[1], 100);
        const { stdout, stderr } = await runChild('counting-diagnosis.ts', [root]);
        expect(stderr).toBe('');
        const { healthy, calls } = JSON.parse(stdout) as { healthy: boolean; calls: number };
        expect(healthy).toBe(true);
        counts.push(calls);
      }
      expect(counts[2]! - counts[1]!).toBe(counts[1]! - counts[0]!);
    }));
});

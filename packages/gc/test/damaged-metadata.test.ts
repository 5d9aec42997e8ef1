import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { planDeletion, runPlan } from '@jvs/gc';
import { sealPin } from '@jvs/integrity';
import { newId } from '@jvs/model';
import { beginOperation, writeLabels, writePin, type Repository } from '@jvs/repo';
import { mustRun } from '@jvs/testing';
import { openRepo } from './fixture.js';
import { withLine } from './in-repo.js';

const POLICY = { keep_last: 1, min_age_days: 0, protect_tagged: false };

type Damage = (file: string) => Promise<unknown>;

const damages: Readonly<Record<string, Damage>> = {
  empty: (file) => truncate(file, 0),
  cut: async (file) => truncate(file, Math.floor(statSync(file).size / 2)),
  garbage: (file) => writeFile(file, '\0\xff{[garbage'),
  'a flipped bit': async (file) => {
    const bytes = await readFile(file);
    // In a head's file only the ids are of consequence: it has no checksum of its own.
    const at = bytes.indexOf('"head":"');
    bytes[at < 0 ? Math.floor(bytes.length / 2) : at + 12]! ^= 1;
    await writeFile(file, bytes);
  },
  'another record': (file) => writeFile(file, '{"schema":"jvs.other/1"}\n'),
  huge: (file) => truncate(file, 3 * 1024 * 1024),
  'deeply nested': (file) => writeFile(file, '['.repeat(5000) + ']'.repeat(5000)),
  'a link': async (file) => {
    await rm(file);
    await symlink('/etc/hostname', file);
  },
  'a FIFO': async (file) => {
    await rm(file);
    await mustRun('mkfifo', [file]);
  },
  'a directory': async (file) => {
    await rm(file);
    await mkdir(file);
  },
};

/** Every kind of file a decision depends on. Removing one is damage too, where something else tells that it was there. */
const files = (
  repo: Repository,
  [victim, head]: readonly string[],
): Record<string, [string, 'also missing'?]> => {
  const only = (directory: string): string => path.join(directory, readdirSync(directory)[0]!);
  return {
    'descriptor of a victim': [repo.paths.descriptor(victim!), 'also missing'],
    'descriptor of the head': [repo.paths.descriptor(head!), 'also missing'],
    'READY of a victim': [repo.paths.ready(victim!), 'also missing'],
    'READY of the head': [repo.paths.ready(head!), 'also missing'],
    label: [only(repo.paths.labels)],
    pin: [only(repo.paths.gcPins)],
    intent: [only(repo.paths.intents)],
    'config of the worktree': [repo.paths.worktreeConfig('main'), 'also missing'],
    'head of the worktree': [
      path.join(repo.paths.worktree('main'), readdirSync(repo.paths.worktree('main')).sort().at(-1)!),
    ],
    configuration: [repo.paths.config, 'also missing'],
  };
};

/** What must not change: every snapshot's files and records, and the audit log. */
function digest(root: string): string {
  const sum = createHash('sha256');
  const { snapshots, descriptors, labels, gcPins, gcTombstones, auditLog } = {
    snapshots: path.join(root, '.jvs/snapshots'),
    descriptors: path.join(root, '.jvs/descriptors'),
    labels: path.join(root, '.jvs/labels'),
    gcPins: path.join(root, '.jvs/gc/pins'),
    gcTombstones: path.join(root, '.jvs/gc/tombstones'),
    auditLog: path.join(root, '.jvs/audit/audit.jsonl'),
  };
  for (const directory of [snapshots, descriptors, labels, gcPins, gcTombstones])
    sum.update(readdirSync(directory, { recursive: true }).sort().join('\n'));
  return sum.update(readFileSync(auditLog)).digest('hex');
}

test('DEL-10: damaged metadata of any kind stops a plan and a run, and nothing is deleted', async () => {
  await withLine(3, async (repo, ids, dir) => {
    await writeLabels(repo, ids[0]!, { tags: ['v1'], note: '' });
    await writePin(
      repo,
      sealPin({
        schema: 'jvs.pin/1',
        pin_id: newId(),
        snapshot_id: ids[1]!,
        reason: '',
        expires_at: null,
        created_at: new Date().toISOString(),
        actor: 'tester@here',
      }),
    );
    const { plan } = await planDeletion(repo, { policy: POLICY, worktree: null });
    expect(plan.victims.map(({ snapshot_id: id }) => id)).toEqual([ids[0]]);
    // Of another worktree, and nobody recovers it: so it stays.
    const operation = await beginOperation(repo, { operation: 'none', worktree: 'gone', details: {} });
    await operation.release();
    let tried = 0;
    for (const [kind, [original, missing]] of Object.entries(files(repo, [ids[0]!, ids[2]!]))) {
      const all = missing === undefined ? damages : { ...damages, missing: (file: string) => rm(file) };
      for (const [name, damage] of Object.entries(all)) {
        const root = path.join(dir, `copy-${tried++}`);
        await cp(repo.root, root, { recursive: true, verbatimSymlinks: true });
        await damage(path.join(root, path.relative(repo.root, original)));
        const before = digest(root);
        const attempt = async (): Promise<string> => {
          const copy = await openRepo(root);
          const run = await runPlan(copy, plan.plan_id).then(
            ({ deleted }) => `deleted ${deleted.length}`,
            () => 'refused',
          );
          const planned = await planDeletion(copy, { policy: POLICY, worktree: null }).then(
            () => 'planned',
            () => 'refused',
          );
          return `${run}, ${planned}`;
        };
        const outcome = await attempt().catch(() => 'refused, refused');
        expect([kind, name, outcome]).toEqual([kind, name, 'refused, refused']);
        expect([kind, name, digest(root)]).toEqual([kind, name, before]);
        await rm(root, { recursive: true });
      }
    }
    expect(tried).toBe(106);
    expect(await runPlan(repo, plan.plan_id).then(({ deleted }) => deleted)).toEqual([ids[0]]);
  });
}, 120_000);

const someDamages = ['cut', 'garbage', 'a directory', 'missing'] as const;

async function damaged(root: string, file: string, how: (typeof someDamages)[number]): Promise<void> {
  if (how === 'missing') await rm(path.join(root, file));
  else await damages[how]!(path.join(root, file));
}

test('DEL-08, DEL-10: a damaged plan is not carried out, and damaged tombstones and manifests let nothing else go', async () => {
  await withLine(4, async (repo, [gone, victim, ...kept], dir) => {
    const only = async (count: number): Promise<string> => {
      const policy = { ...POLICY, keep_last: count };
      return (await planDeletion(repo, { policy, worktree: null })).plan.plan_id;
    };
    await runPlan(repo, await only(3));
    const plan = await only(2);
    const planFile = path.relative(repo.root, repo.paths.plan(plan));
    const others = [
      repo.paths.tombstone(gone!),
      ...[victim!, kept[1]!].map((id) => path.join(repo.paths.snapshot(id), 'manifest')),
    ].map((file) => path.relative(repo.root, file));
    for (const how of someDamages) {
      for (const file of [planFile, ...others]) {
        const root = path.join(dir, `copy-${how.replace(' ', '-')}`);
        await cp(repo.root, root, { recursive: true, verbatimSymlinks: true });
        await damaged(root, file, how);
        const copy = await openRepo(root);
        const deleted = await runPlan(copy, plan).then(
          (run) => run.deleted,
          () => 'refused',
        );
        expect([how, file, deleted]).toEqual([how, file, file === planFile ? 'refused' : [victim]]);
        const left = readdirSync(path.join(root, '.jvs/snapshots')).sort();
        expect(left).toEqual((file === planFile ? [victim, ...kept] : kept).sort());
        await rm(root, { recursive: true });
      }
    }
  });
}, 60_000);

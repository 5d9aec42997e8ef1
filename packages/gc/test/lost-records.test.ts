import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { planDeletion, runPlan } from '@jvs/gc';
import { sealPin } from '@jvs/integrity';
import { newId, type UndoFacts } from '@jvs/model';
import { appendAudit, readWorktree, removePin, writeLabels, writePin, type Repository } from '@jvs/repo';
import { openRepo } from './fixture.js';
import { withLine } from './in-repo.js';

const POLICY = { keep_last: 1, min_age_days: 0 };

/** A pin in force and one that is not, tags, and what the audit log says of them. Returns the pin in force. */
async function protect(repo: Repository, [first, second]: readonly string[]): Promise<string> {
  const { config } = await readWorktree(repo, 'main');
  const scope = config.worktree_id;
  const pin = (expires: string | null): Parameters<typeof writePin>[1] =>
    sealPin({
      schema: 'jvs.pin/1',
      pin_id: newId(),
      snapshot_id: second!,
      reason: '',
      expires_at: expires,
      created_at: new Date().toISOString(),
      actor: 'tester@here',
    });
  const record = (operation: string, undo: UndoFacts): Promise<unknown> =>
    appendAudit(repo, { operation, target: second!, details: { op_id: newId(), undo } });
  const [lasting, over] = [pin(null), pin('2020-01-01T00:00:00.000Z')];
  for (const after of [lasting, over]) {
    await writePin(repo, after);
    await record('pin_add', { kind: 'pin', scope, before: null, after });
  }
  await writeLabels(repo, first!, { tags: ['v1'], note: '' });
  await record('tag_add', {
    kind: 'labels',
    scope,
    snapshot_id: first!,
    added: ['v1'],
    removed: [],
    note: null,
  });
  await removePin(repo, over.pin_id);
  return lasting.pin_id;
}

function newest(directory: string, prefix: string): string {
  const names = readdirSync(directory).filter((name) => name.startsWith(prefix));
  return path.join(directory, names.sort().at(-1)!);
}

function edit(file: string, change: (lines: string[]) => string[]): void {
  writeFileSync(file, change(readFileSync(file, 'utf8').split('\n')).join('\n'));
}

/** Each by its error. */
const losses: ReadonlyArray<readonly [string, string, (repo: Repository, ids: readonly string[]) => void]> = [
  ['all pins', 'E_METADATA_CORRUPT', ({ paths }) => rmSync(newest(paths.gcPins, ''))],
  ['all labels', 'E_LABEL_CORRUPT', ({ paths }) => rmSync(newest(paths.labels, ''))],
  ['the newest head', 'E_METADATA_CORRUPT', ({ paths }) => rmSync(newest(paths.worktree('main'), 'head.'))],
  [
    'a snapshot',
    'E_METADATA_CORRUPT',
    ({ paths }, [, , third]) => {
      rmSync(paths.snapshot(third!), { recursive: true });
      rmSync(paths.descriptor(third!));
    },
  ],
  [
    'a line of the audit log',
    'E_AUDIT_CORRUPT',
    ({ paths }) => edit(paths.auditLog, (lines) => lines.filter((line) => !line.includes('"pin_add"'))),
  ],
  [
    'sense of the audit log',
    'E_AUDIT_CORRUPT',
    ({ paths }) =>
      edit(paths.auditLog, (lines) => lines.map((line) => line.replace('"pin_add"', '"pin_add'))),
  ],
];

test('DEL-16: a pin, label, head, snapshot or record of the audit log that was taken away stops a plan and a run', () =>
  withLine(4, async (repo, ids, dir) => {
    await protect(repo, ids);
    const { plan } = await planDeletion(repo, { policy: POLICY, worktree: null });
    expect(plan.victims.map(({ snapshot_id: id }) => id)).toEqual([ids[2]]);
    for (const [what, code, takeAway] of losses) {
      const root = path.join(dir, what);
      await cp(repo.root, root, { recursive: true });
      const copy = await openRepo(root);
      takeAway(copy, ids);
      for (const attempt of [
        () => planDeletion(copy, { policy: POLICY, worktree: null }),
        () => runPlan(copy, plan.plan_id),
      ]) {
        const error = await attempt().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect([what, error]).toMatchObject([what, { code, hint: 'jvs doctor' }]);
      }
    }
    expect(await runPlan(repo, plan.plan_id).then(({ deleted }) => deleted)).toEqual([ids[2]]);
    // And what a plan deleted is missed by nobody.
    await planDeletion(repo, { policy: POLICY, worktree: null });
  }));

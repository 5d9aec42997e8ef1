import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { sealPin } from '@jvs/integrity';
import { newId } from '@jvs/model';
import {
  appendAudit,
  initRepository,
  readWorktree,
  registerWorktree,
  withRepoLock,
  writeLabels,
  writePin,
  type Repository,
} from '@jvs/repo';
import { makeTree } from '@jvs/testing';
import { snapshotOf, testContext } from './fixture.js';

/** A repository with everything that doctor looks at: snapshots, labels, and a second worktree with a snapshot of its own. */
export interface Ward {
  readonly root: string;
  /** Oldest first; the first two of main, the last of "side". */
  readonly ids: readonly [string, string, string];
}

export async function makeWard(dir: string): Promise<Ward> {
  const { repo } = await initRepository(testContext(dir), { path: path.join(dir, 'ward') });
  await makeTree(repo.paths.worktreePayload('main'), { a: 'one', d: { b: 'two' } });
  const first = await snapshotOf(repo, 'main');
  await makeTree(repo.paths.worktreePayload('main'), { c: 'three' });
  const second = await snapshotOf(repo, 'main');
  await label(repo, first);
  await pin(repo, first);
  await addWorktree(repo, second);
  const third = await snapshotOf(repo, 'side');
  return { root: repo.root, ids: [first, second, third] };
}

/** As `jvs tag add` and `jvs note`. */
async function label(repo: Repository, id: string): Promise<void> {
  await withRepoLock(repo, () => writeLabels(repo, id, { tags: ['v1'], note: 'labelled' }));
  const note = { before: '', after: 'labelled' };
  await record(repo, id, { kind: 'labels', snapshot_id: id, added: ['v1'], removed: [], note });
}

/** As `jvs pin add`. */
async function pin(repo: Repository, id: string): Promise<void> {
  const after = sealPin({
    schema: 'jvs.pin/1',
    pin_id: newId(),
    snapshot_id: id,
    reason: '',
    expires_at: null,
    created_at: new Date().toISOString(),
    actor: 'tester@here',
  });
  await writePin(repo, after);
  await record(repo, id, { kind: 'pin', before: null, after });
}

async function record(repo: Repository, target: string, facts: object): Promise<void> {
  const scope = (await readWorktree(repo, 'main')).config.worktree_id;
  const details = { op_id: newId(), undo: { scope, ...facts } };
  await appendAudit(repo, { operation: 'an edit', target, details });
}

/** As `jvs worktree create side`: registered and recorded. */
async function addWorktree(repo: Repository, base: string): Promise<void> {
  const opId = newId();
  await mkdir(repo.paths.worktreePayload('side'), { recursive: true });
  await makeTree(repo.paths.worktreePayload('side'), { e: 'of side' });
  const { config } = await registerWorktree(repo, { name: 'side', base, opId });
  const details = { op_id: opId, worktree_id: config.worktree_id, base };
  await appendAudit(repo, { operation: 'worktree_create', target: 'side', details });
}

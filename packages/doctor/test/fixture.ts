import os from 'node:os';
import path from 'node:path';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import {
  diagnose,
  mend,
  Patient,
  recoverRepair,
  type Diagnosis,
  type RepairId,
  type RepairResult,
} from '@jvs/doctor';
import { loadTreeOps } from '@jvs/fs';
import { newId } from '@jvs/model';
import {
  examineRepository,
  publishSnapshot,
  readWorktree,
  withWorktreeLock,
  type RepoContext,
  type Repository,
} from '@jvs/repo';

/** A context on the real file system, with the copy engine and nothing from the environment but the user. */
export function testContext(dir: string, more: Partial<RepoContext> = {}): RepoContext {
  const { ops, system } = loadTreeOps();
  return {
    ops,
    system,
    engines: createEngineRegistry([createCopyEngine({ ops })]),
    now: () => new Date(),
    newId,
    actor: 'tester@here',
    pid: process.pid,
    host: os.hostname(),
    uid: process.getuid?.(),
    cacheHome: path.join(dir, 'cache-home'),
    lockTimeoutMs: 5000,
    threads: 1,
    recoverers: { doctor: recoverRepair },
    ...more,
  };
}

export async function snapshotOf(repo: Repository, name: string): Promise<string> {
  return withWorktreeLock(repo, name, async () => {
    const worktree = await readWorktree(repo, name);
    const request = { worktree, kind: 'user' as const, note: `of ${name}`, tags: [], advance: true };
    return (await publishSnapshot(repo, request)).snapshot.descriptor.snapshot_id;
  });
}

export async function examine(root: string, more: Partial<RepoContext> = {}): Promise<Patient> {
  return new Patient(await examineRepository(testContext(path.dirname(root), more), root));
}

export async function diagnosis(root: string): Promise<Diagnosis> {
  return diagnose(await examine(root));
}

export function repair(
  root: string,
  ids: readonly RepairId[],
  more: Partial<RepoContext> & { readonly dryRun?: boolean } = {},
): Promise<readonly RepairResult[]> {
  const { dryRun, ...context } = more;
  return mend({
    ids,
    dryRun,
    examine: () => examineRepository(testContext(path.dirname(root), context), root),
  });
}

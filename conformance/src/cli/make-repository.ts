import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { done, succeeded } from './expect-outcome.js';
import type { Ended, JvsUnderTest, RunOptions } from './jvs-under-test.js';
import type { Document } from './parse-document.js';
import { text } from './read-document.js';
import { writeTree, type Tree } from './tree.js';

/** A repository with one worktree, and `jvs` run in that worktree. */
export interface TestRepository {
  readonly root: string;
  /** Payload of "main". */
  readonly main: string;
  readonly run: (...args: string[]) => Promise<Ended>;
  readonly json: (...args: string[]) => Promise<Document>;
  /** Must succeed. */
  readonly ok: (...args: string[]) => Promise<Document>;
  /** Takes a snapshot and returns its id. */
  readonly snapshot: (...args: string[]) => Promise<string>;
}

export async function makeRepository(jvs: JvsUnderTest, tree: Tree = {}): Promise<TestRepository> {
  const parent = path.join(jvs.scratch, 'repositories');
  await mkdir(parent, { recursive: true });
  succeeded(await jvs.run(['init', 'repo'], { cwd: parent }));
  const root = path.join(parent, 'repo');
  const main = path.join(root, 'main');
  await writeTree(main, tree);
  return { root, main, ...runsIn(jvs, main) };
}

/** `jvs` run in a directory. */
export function runsIn(jvs: JvsUnderTest, cwd: string): Omit<TestRepository, 'root' | 'main'> {
  const options: RunOptions = { cwd };
  const ok = async (...args: string[]): Promise<Document> => done(await jvs.json(args, options));
  return {
    run: (...args) => jvs.run(args, options),
    json: (...args) => jvs.json(args, options),
    ok,
    snapshot: async (...args) => text(await ok('snapshot', ...args), 'data.snapshot.snapshot_id'),
  };
}

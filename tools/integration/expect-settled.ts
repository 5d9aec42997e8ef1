import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { runJvs } from '@jvs/testing';

/** What is in a directory, without the records under temporary names that a crash may leave and nobody reads. */
export async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith('.tmp-'));
}

/** Every snapshot that history knows is there and whole, nothing else is, and nothing is under way. */
export async function expectSettled(repo: string): Promise<void> {
  const { data } = (await runJvs(['history', '--all', '--json'], { cwd: repo })).json<{
    data: { snapshots: Array<{ snapshot_id: string }> };
  }>();
  const listed = data.snapshots.map((each) => each.snapshot_id).sort();
  expect((await readdir(path.join(repo, '.jvs/snapshots'))).sort()).toEqual(listed);
  expect(await namesIn(path.join(repo, '.jvs/tmp'))).toEqual([]);
  expect(await namesIn(path.join(repo, '.jvs/intents'))).toEqual([]);
  expect((await runJvs(['verify', '--all'], { cwd: repo })).exitCode).toBe(0);
}

import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startSession, type Session } from './session.js';

const KB = 1024;
const FILES = 20;

/**
 * A day with an agent: so many automatic snapshots, a wrong `rm -rf`, a wrong restore and a worktree removed by mistake, each of them taken back; then
 * retention brings the store back under its cap, and nothing that is needed is gone.
 */
export async function dayOfAnAgent(root: string, automatic: number): Promise<void> {
  const session = await startSession(root, { engine: 'copy' });
  const file = (n: number): string => path.join(session.main, `file-${n % FILES}`);
  for (let n = 0; n < FILES; n++) await writeFile(file(n), randomBytes(20 * KB));
  await session.run('snapshot', 'morning');
  const first = await agentAtWork(session, file, automatic);
  await wrongRemoval(session);
  await wrongRestore(session, { file: file(0), to: first });
  await wrongWorktree(session);
  await backUnderTheCap(session);
}

/** What it wrote is thrown out again and again, and kept each time. Returns the first of the snapshots that keep it. */
async function agentAtWork(
  session: Session,
  file: (n: number) => string,
  automatic: number,
): Promise<string> {
  const kept: string[] = [];
  for (let n = 0; n < automatic; n++) {
    await writeFile(file(n), randomBytes(50 * KB));
    const { auto } = await session.run('restore', 'HEAD');
    kept.push(auto.snapshot_id);
  }
  const { snapshots } = await session.run('du');
  expect(snapshots).toHaveLength(1 + new Set(kept).size);
  return kept[0] ?? '';
}

async function wrongRemoval(session: Session): Promise<void> {
  const before = await contents(session.main);
  for (const name of await readdir(session.main))
    await rm(path.join(session.main, name), { recursive: true });
  await session.run('restore', 'HEAD');
  expect(await contents(session.main)).toEqual(before);
}

async function wrongRestore(
  session: Session,
  { file, to }: { readonly file: string; readonly to: string },
): Promise<void> {
  await writeFile(file, 'work of an hour, saved nowhere');
  const before = await contents(session.main);
  await session.run('restore', to);
  expect(await contents(session.main)).not.toEqual(before);
  await session.run('undo');
  expect(await contents(session.main)).toEqual(before);
}

async function wrongWorktree(session: Session): Promise<void> {
  const side = path.join(session.repo, 'worktrees', 'side');
  await session.run('worktree', 'fork', 'HEAD', 'side');
  await writeFile(path.join(side, 'unsaved'), 'of side');
  const before = await contents(side);
  await session.run('worktree', 'remove', 'side');
  await session.run('undo');
  expect(await contents(side)).toEqual(before);
}

async function backUnderTheCap(session: Session): Promise<void> {
  const before = await contents(session.main);
  const { store } = await session.run('du');
  const cap = Math.round(store.bytes / 2);
  const plan = await session.run('gc', 'plan', '--max-bytes', String(cap));
  expect(plan['missing_bytes']).toBe(0);
  // Of today, so only what nobody made by hand goes, the oldest first.
  expect(plan['victims'].every(({ kind, why }: any) => kind === 'auto' && why === 'limit')).toBe(true);
  await session.run('gc', 'run', '--plan-id', plan['plan_id']);
  expect((await session.run('du')).store.bytes).toBeLessThanOrEqual(cap);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
  expect(await contents(session.main)).toEqual(before);
  await session.run('restore', 'HEAD');
}

async function contents(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).sort();
  const read = names.map(
    async (name) => [name, await readFile(path.join(directory, name), 'base64')] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

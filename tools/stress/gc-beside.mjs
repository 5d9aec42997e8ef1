// Deletion beside running snapshots, forks and restores: `node tools/stress/gc-beside.mjs [SECONDS]` (60). Four processes work on one repository;
// every plan wants everything gone that nothing protects. Then nothing protected may be missing, and nothing that ran may have failed but for
// having been told that its snapshot was deleted.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const JVS = path.resolve(import.meta.dirname, '..', 'jvs');
const TOLD = ['E_SNAPSHOT_DELETED', 'E_REF_NOT_FOUND', 'E_GC_PLAN_MISMATCH'];
const PLAN = ['gc', 'plan', '--max-bytes', '0', '--min-age', '0'];

/** Runs it for so many seconds below `parent`. Returns what was counted; `problems` is empty when all is well. */
export async function gcBeside(parent, seconds) {
  const scratch = await mkdtemp(path.join(parent, 'jvs-gc-beside-'));
  const found = { problems: [], snapshots: 0, forks: 0, restores: 0, runs: 0, deleted: 0, told: 0 };
  const repo = path.join(scratch, 'repo');
  const all = { ...found, repo, kept: new Set(), ids: [], until: Date.now() + seconds * 1000 };
  try {
    await must(all, scratch, ['init', 'repo']);
    for (let n = 0; n < 20; n++)
      await writeFile(path.join(repo, 'main', `file-${n}`), `same ${n}`.repeat(500));
    await snapshots(all, 1);
    await must(all, repo, ['worktree', 'fork', 'HEAD', 'side']);
    await Promise.all([snapshots(all, Infinity), forks(all), restores(all), deletions(all)]);
    await checkEnd(all);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return Object.fromEntries(Object.keys(found).map((key) => [key, all[key]]));
}

async function snapshots(all, count) {
  for (let n = 0; n < count && Date.now() < all.until; n++) {
    await writeFile(path.join(all.repo, 'main', `file-${n % 20}`), `turn ${n} ${Math.random()}`.repeat(200));
    const tags = n % 5 === 0 ? ['--tag', `keep-${n}`] : [];
    const data = await must(all, path.join(all.repo, 'main'), ['snapshot', `s${n}`, ...tags]);
    if (data === undefined) continue;
    all.snapshots++;
    all.ids.push(data.snapshot.snapshot_id);
    if (tags.length > 0) all.kept.add(data.snapshot.snapshot_id);
  }
}

async function forks(all) {
  for (let n = 0; Date.now() < all.until; n++) {
    const data = await may(all, all.repo, ['worktree', 'fork', anyOf(all.ids), `fork-${n}`]);
    if (data === undefined) continue;
    all.forks++;
    if (n % 2 === 0) await must(all, all.repo, ['worktree', 'remove', `fork-${n}`]);
  }
}

async function restores(all) {
  const side = path.join(all.repo, 'worktrees', 'side');
  while (Date.now() < all.until) {
    await writeFile(path.join(side, 'unsaved'), String(Math.random()));
    if ((await may(all, side, ['restore', anyOf(all.ids)])) !== undefined) all.restores++;
  }
}

async function deletions(all) {
  while (Date.now() < all.until) {
    const plan = await must(all, all.repo, PLAN);
    if (plan === undefined) continue;
    const run = await may(all, all.repo, ['gc', 'run', '--plan-id', plan.plan_id]);
    if (run === undefined) continue;
    all.runs++;
    all.deleted += run.deleted.length;
  }
}

/** What is protected is there and whole. */
async function checkEnd(all) {
  const there = new Set(await readdir(path.join(all.repo, '.jvs', 'snapshots')));
  for (const id of all.kept) if (!there.has(id)) all.problems.push(`${id} had a tag, and is gone`);
  const { worktrees = [] } = (await must(all, all.repo, ['worktree', 'list'])) ?? {};
  for (const one of worktrees)
    for (const key of ['base_id', 'head_id', 'current_id'])
      if (typeof one[key] === 'string' && !there.has(one[key]))
        all.problems.push(`${key} of ${one.name} is gone`);
  await must(all, all.repo, ['verify', '--all']);
  await must(all, all.repo, PLAN);
}

function anyOf(ids) {
  return ids[Math.floor(Math.random() * ids.length)];
}

/** A command that nothing excuses. Returns its data; undefined, and a problem noted, when it failed. */
async function must(all, cwd, args) {
  const { data, error } = await jvs(cwd, args);
  if (error !== undefined) all.problems.push(`jvs ${args.join(' ')}: ${error.code}: ${error.message}`);
  return data;
}

/** A command that may be told that what it wanted was deleted. */
async function may(all, cwd, args) {
  const { data, error } = await jvs(cwd, args);
  if (error === undefined) return data;
  if (TOLD.includes(error.code)) all.told++;
  else all.problems.push(`jvs ${args.join(' ')}: ${error.code}: ${error.message}`);
  return undefined;
}

async function jvs(cwd, args) {
  // Others wait behind every command here, on machines of any speed.
  const patient =
    args[0] === 'verify' || args[0] === 'init' || args[1] === 'list' ? [] : ['--lock-timeout', '120'];
  const run = promisify(execFile)(JVS, [...args, ...patient, '--json'], { cwd, maxBuffer: 1 << 28 });
  const { stdout } = await run.catch((failure) => failure);
  const { ok, data, error } = JSON.parse(
    stdout || '{"ok":false,"error":{"code":"none","message":"no output"}}',
  );
  return ok ? { data } : { error };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await gcBeside(os.tmpdir(), Number(process.argv[2] ?? 60));
  console.log(JSON.stringify(result, null, 2));
  process.exitCode = result.problems.length > 0 ? 1 : 0;
}

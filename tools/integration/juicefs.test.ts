import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, mustRun, runJvs, skipUnless, withEachMetadata, withJuicefs } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const onMount = skipUnless('cli', 'juicefs', 'redis-server');

async function makePayload(root: string, files: number, bytes: number): Promise<void> {
  const tree: Record<string, string> = {};
  for (let at = 0; at < files; at++) tree[`file ${at}`] = `${at} `.repeat(bytes).slice(0, bytes);
  await makeTree(root, { few: tree, deep: { er: { empty: {} } } });
}

onMount(
  'a snapshot, a restore and a fork are clones that store nothing, as a copy does',
  async () => {
    await withEachMetadata({}, async (volume) => {
      const session = await startSession(volume.mounts[0]!, {});
      await makePayload(path.join(session.main, 'big'), 4, 3 << 20);
      await makePayload(path.join(session.main, 'small'), 150, 100);
      const before = await volume.objects();
      const first = await snapshotOf(session, 'first');
      expect(first).toMatchObject({
        engine: 'juicefs-clone',
        engine_report: { cloned: 154, copied: 0, linked: 0 },
        consistency: {
          unflushed: { refused_count: 0, open_count: 0, other_users: false, other_machines: true },
        },
      });
      // Records of our own and the manifest.
      expect((await volume.objects()).count - before.count).toBeLessThan(12);
      expect((await volume.objects()).bytes - before.bytes).toBeLessThan(100_000);

      await writeFile(path.join(session.main, 'small/few/file 1'), 'changed');
      const changed = await snapshotOf(session, 'second');
      const stored = await volume.objects();
      await session.run('restore', 'HEAD~1');
      expect(await readFile(path.join(session.main, 'small/few/file 1'), 'utf8')).toMatch(/^1 1 /);
      await session.run('worktree', 'fork', 'HEAD', 'side');
      const forked = path.join(session.repo, 'worktrees/side/small/few/file 1');
      expect(await readFile(forked, 'utf8')).toBe('changed');
      expect((await volume.objects()).count - stored.count).toBeLessThan(30);
      expect((await volume.objects()).bytes - stored.bytes).toBeLessThan(100_000);
      expect(changed['parent_id']).toBe(first['snapshot_id']);

      await session.run('verify', '--all');
      // Not by a program that may have the kernel copy.
      const bytes = await readFile(path.join(session.main, 'big/few/file 1'));
      await writeFile(path.join(session.main, 'copied'), bytes);
      expect((await volume.objects()).bytes - stored.bytes).toBeGreaterThan(bytes.length);
    });
  },
  120_000,
);

onMount(
  'a restore of most files takes them out of one clone, and leaves nothing of it behind',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async (volume) => {
      const session = await startSession(volume.mounts[0]!, {});
      await makePayload(session.main, 200, 100);
      await session.run('snapshot', 'whole');
      await mustRun('rm', ['-r', path.join(session.main, 'few')]);
      const before = await volume.objects();
      await session.run('restore', 'HEAD', '--discard');
      expect(await readdir(path.join(session.main, 'few'))).toHaveLength(200);
      expect((await volume.objects()).count - before.count).toBeLessThan(12);
      expect(await readdir(path.join(session.repo, '.jvs/tmp'))).toEqual([]);
      expect(await session.run('status')).toMatchObject({ dirty: false });
    });
  },
  60_000,
);

/** Kinds of mounts on which inode numbers, names or rights are not the usual ones. */
const kinds: ReadonlyArray<{
  title: string;
  format?: string[];
  mount?: string[];
  place?: (root: string) => Promise<string>;
}> = [
  { title: 'whose own files have a prefix', mount: ['--prefix-internal'] },
  { title: 'of a volume with ACLs', format: ['--enable-acl'] },
  { title: 'that is of a subdirectory', mount: ['--subdir', '/sub'] },
  {
    title: 'of which a directory is mounted elsewhere',
    place: async (root) => {
      await mkdir(path.join(root, 'inner'));
      await mkdir(path.join(root, 'elsewhere'));
      await mustRun('mount', ['--bind', path.join(root, 'inner'), path.join(root, 'elsewhere')]);
      return path.join(root, 'elsewhere');
    },
  },
];

for (const { title, format = [], mount = [], place } of kinds) {
  onMount(
    `a snapshot on a mount ${title} is a clone`,
    async () => {
      await withJuicefs({ metadata: 'sqlite', formatOptions: format }, async (volume) => {
        if (mount.includes('--subdir')) await mkdir(path.join(volume.mounts[0]!, 'sub'));
        const mounted = mount.length > 0 ? await volume.mount(mount) : volume.mounts[0]!;
        const root = (await place?.(mounted)) ?? mounted;
        try {
          await expectCloned(await startSession(root, {}), format.length > 0);
        } finally {
          if (place !== undefined) await mustRun('umount', [root]);
        }
      });
    },
    60_000,
  );
}

/** Takes a snapshot and returns all that is known of it. */
async function snapshotOf(session: Session, ...args: string[]): Promise<Record<string, unknown>> {
  await session.run('snapshot', ...args);
  return (await session.run('show', 'HEAD'))['snapshot'] as Record<string, unknown>;
}

async function expectCloned(session: Session, acls: boolean): Promise<void> {
  await makeTree(session.main, { a: 'a', d: { e: 'e' } });
  if (acls) await mustRun('setfacl', ['-m', 'u:daemon:rw', path.join(session.main, 'a')]);
  const made = await snapshotOf(session, 'cloned');
  expect(made).toMatchObject({ engine: 'juicefs-clone', engine_report: { cloned: 2, copied: 0 } });
  const payload = session.payloadOf(made['snapshot_id'] as string);
  expect(await readFile(path.join(payload, 'd/e'), 'utf8')).toBe('e');
  if (acls) {
    const { stdout } = await mustRun('getfacl', ['-c', '-p', path.join(payload, 'a')]);
    expect(stdout).toContain('user:daemon:rw-');
  }
  const info = await session.run('info');
  expect(info).toMatchObject({
    file_system: { facts: { volume: 'jvs-test', metadata_engine: 'sqlite3', acl: acls } },
  });
  expect((await runJvs(['verify', '--all'], { cwd: session.main })).exitCode).toBe(0);
}

import {
  appendFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createEngineRegistry } from '@jvs/engine';
import { createBtrfsEngine } from '@jvs/engine-btrfs';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps, type TreeOps } from '@jvs/fs';
import { initRepository, readWorktree, type RepoContext, type Repository } from '@jvs/repo';
import { compareTrees, makeTree, skipUnless, withFileSystem } from '@jvs/testing';
import { createWorktree, forkWorktree, removeWorktree } from '@jvs/worktree';
import { snapshotOf, testContext } from './fixture.js';

const { ops, system } = loadTreeOps();
/** What every subvolume's root has for an inode number. */
const SUBVOLUME = 256;

/** A repository whose engine is btrfs, and the scans that are made in it. */
async function withBtrfsRepo(
  body: (repo: Repository, scans: string[]) => Promise<void>,
  from?: (root: string) => Promise<string>,
): Promise<void> {
  await withFileSystem('btrfs', async (root) => {
    const scans: string[] = [];
    const watched: TreeOps = {
      ...ops,
      scanTree: (at, options) => (scans.push(at), ops.scanTree(at, options)),
    };
    const engines = createEngineRegistry([
      createBtrfsEngine({ ops: watched, system }),
      createCopyEngine({ ops: watched }),
    ]);
    const context: RepoContext = testContext(root, { ops: watched, engines });
    const options = { path: path.join(root, 'repo'), engine: 'btrfs', from: await from?.(root) };
    await body((await initRepository(context, options)).repo, scans);
  });
}

const inodeOf = (file: string): number => lstatSync(file).ino;

skipUnless('btrfs')(
  'worktrees are subvolumes; an unchanged one is snapshotted and forked without a look into it',
  () =>
    withBtrfsRepo(async (repo, scans) => {
      const main = repo.paths.worktreePayload('main');
      expect(inodeOf(main)).toBe(SUBVOLUME);
      await makeTree(main, { a: 'a', d: { b: 'b' } });
      linkSync(`${main}/a`, `${main}/d/link`);
      const first = (await snapshotOf(repo, 'main', 'first')).descriptor;
      expect(first).toMatchObject({ engine: 'btrfs', consistency: { mode: 'atomic' }, entries: 5 });
      expect(first.engine_report).toMatchObject({ cloned: 2, hard_links: 1, directories: 2 });
      scans.length = 0;
      const second = (await snapshotOf(repo, 'main', 'second')).descriptor;
      const { worktree } = await forkWorktree(repo, { name: 'fork', from: 'main', ref: 'HEAD' });
      const third = (await snapshotOf(repo, 'fork', 'third')).descriptor;
      // The probe of the engine scans a directory of its own.
      expect(scans.filter((at) => !at.includes('/tmp/'))).toEqual([]);
      for (const { payload_root_hash, manifest_sha256, parent_id, snapshot_id } of [second, third]) {
        expect({ payload_root_hash, manifest_sha256 }).toEqual({
          payload_root_hash: first.payload_root_hash,
          manifest_sha256: first.manifest_sha256,
        });
        expect(parent_id).toBe(snapshot_id === second.snapshot_id ? first.snapshot_id : second.snapshot_id);
        expect(await compareTrees(main, repo.paths.payload(snapshot_id))).toEqual([]);
      }
      expect(inodeOf(repo.paths.manifest(third.snapshot_id))).toBe(
        inodeOf(repo.paths.manifest(first.snapshot_id)),
      );
      expect([inodeOf(worktree.path), await compareTrees(main, worktree.path)]).toEqual([SUBVOLUME, []]);
      appendFileSync(`${main}/a`, ' changed');
      expect((await snapshotOf(repo, 'main', 'changed')).descriptor.payload_root_hash).not.toBe(
        first.payload_root_hash,
      );
      await removeWorktree(repo, { name: 'fork' });
      expect([existsSync(worktree.path), readdirSync(repo.paths.tmp)]).toEqual([false, []]);
    }),
);

skipUnless('btrfs')('a payload that was touched is checked before it becomes a worktree', () =>
  withBtrfsRepo(async (repo) => {
    const main = repo.paths.worktreePayload('main');
    await makeTree(main, { a: 'a' });
    const { descriptor } = await snapshotOf(repo, 'main', 'first');
    writeFileSync(`${repo.paths.payload(descriptor.snapshot_id)}/a`, 'b');
    const call = forkWorktree(repo, { name: 'fork', from: 'main', ref: 'HEAD' });
    await expect(call).rejects.toMatchObject({ code: 'E_PAYLOAD_MISMATCH' });
    expect(existsSync(repo.paths.worktreePayload('fork'))).toBe(false);
  }),
);

skipUnless('btrfs')(
  'a directory is adopted into a subvolume, and a snapshot of another engine becomes one',
  () =>
    withBtrfsRepo(
      async (repo) => {
        const main = repo.paths.worktreePayload('main');
        expect([inodeOf(main), readFileSync(`${main}/d/file`, 'utf8')]).toEqual([SUBVOLUME, 'adopted']);
        const copying = { ...repo, config: { ...repo.config, engine: 'copy' } };
        await snapshotOf(copying, 'main', 'copied');
        const { path: made } = await createWorktree(repo, { name: 'new', ref: 'HEAD', from: 'main' });
        expect([inodeOf(made), await compareTrees(main, made)]).toEqual([SUBVOLUME, []]);
        expect((await snapshotOf(repo, 'new', 'of the new one')).descriptor.engine).toBe('btrfs');
        const plain = (await createWorktree(copying, { name: 'plain', ref: 'HEAD', from: 'main' })).path;
        expect(inodeOf(plain)).not.toBe(SUBVOLUME);
        await expect(snapshotOf(repo, 'plain', 'refused')).rejects.toMatchObject({
          code: 'E_ENGINE_UNAVAILABLE',
          hint: expect.stringContaining('jvs worktree fork'),
        });
        expect((await readWorktree(repo, 'plain')).head.generation).toBe(1);
      },
      async (root) => {
        mkdirSync(`${root}/given/d`, { recursive: true });
        writeFileSync(`${root}/given/d/file`, 'adopted');
        return `${root}/given`;
      },
    ),
);

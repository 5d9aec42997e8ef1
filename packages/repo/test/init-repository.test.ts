import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readAuditLog } from '@jvs/audit';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import { discoverWorktree, initRepository, listWorktrees, openRepository, readWorktree } from '@jvs/repo';
import { skipUnless, withTempDir } from '@jvs/testing';
import { testContext } from './support/test-context.js';
import { withRepo } from './support/with-repo.js';

describe('initRepository', () => {
  it('makes a repository that opens from anywhere inside', async () => {
    await withRepo(async (repo, main, dir) => {
      await mkdir(path.join(main, 'a/b'), { recursive: true });
      const found = await openRepository(testContext(dir), path.join(main, 'a/b'));
      expect(found).toMatchObject({ root: repo.root, repoId: repo.repoId, config: { engine: 'auto' } });
      expect(discoverWorktree(found, path.join(main, 'a/b'))).toBe('main');
      expect(discoverWorktree(found, repo.root)).toBeUndefined();
      expect(discoverWorktree(found, path.join(repo.root, 'worktrees/exp/x'))).toBe('exp');
      expect((await listWorktrees(found)).map((worktree) => worktree.name)).toEqual(['main']);
      expect(readdirSync(repo.root).sort()).toEqual(['.jvs', 'main']);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
      const operations = [];
      for await (const { record } of readAuditLog(repo.paths.auditLog)) operations.push(record?.operation);
      expect(operations).toEqual(['init']);
    });
  });

  it('adopts a directory by clone and leaves the directory as it is', async () => {
    await withTempDir(async (dir) => {
      const source = path.join(dir, 'source');
      await mkdir(source);
      await writeFile(path.join(source, 'f'), 'content');
      const { worktree } = await initRepository(testContext(dir), {
        path: path.join(dir, 'repo'),
        from: source,
      });
      expect(await readFile(path.join(worktree.path, 'f'), 'utf8')).toBe('content');
      expect(lstatSync(path.join(worktree.path, 'f')).ino).not.toBe(lstatSync(path.join(source, 'f')).ino);
    });
  });

  it('says what the engine could not bring along', async () => {
    await withTempDir(async (dir) => {
      const source = path.join(dir, 'source');
      await mkdir(source);
      execFileSync('mkfifo', [path.join(source, 'pipe')]);
      const { ops } = loadTreeOps({ prefer: 'portable' });
      const context = testContext(dir, { engines: createEngineRegistry([createCopyEngine({ ops })]) });
      await initRepository(context, { path: path.join(dir, 'repo'), from: source });
      expect(context.events).toContainEqual({
        type: 'warning',
        code: 'W_METADATA_LOST',
        message: 'special files could not be brought into the worktree: 1',
      });
    });
  });

  it('refuses places where a repository does harm, and leaves them as they were', async () => {
    await withRepo(async (repo, main, dir) => {
      const full = path.join(dir, 'full');
      await mkdir(full);
      await writeFile(path.join(full, 'f'), '');
      const context = testContext(dir, { home: path.join(dir, 'home') });
      const refused = async (wanted: string, from?: string): Promise<string> =>
        initRepository(context, { path: wanted, from }).then(
          () => 'made',
          (error: { code: string }) => error.code,
        );
      expect(await refused('/')).toBe('E_UNSAFE_LOCATION');
      await mkdir(path.join(dir, 'home'));
      expect(await refused(path.join(dir, 'home'))).toBe('E_UNSAFE_LOCATION');
      expect(await refused(repo.root)).toBe('E_REPOSITORY_EXISTS');
      expect(await refused(path.join(main, 'inner'))).toBe('E_NESTED_REPO');
      expect(await refused(full)).toBe('E_DIRECTORY_NOT_EMPTY');
      expect(await refused(path.join(dir, 'no/such'))).toBe('E_PATH_NOT_FOUND');
      expect(await refused(path.join(dir, 'new'), path.join(dir, 'nothing'))).toBe('E_PATH_NOT_FOUND');
      expect(await refused(path.join(dir, 'new'), repo.root)).toBe('E_NESTED_REPO');
      expect(await refused(path.join(full, 'new'), full)).toBe('E_UNSAFE_LOCATION');
      expect(readdirSync(full)).toEqual(['f']);
      expect(readdirSync(dir).sort()).toEqual(['full', 'home', 'repo']);
    });
  });

  it('removes everything when it fails half-way, the directory it made included', async () => {
    await withTempDir(async (dir) => {
      await mkdir(path.join(dir, 'source'));
      const options = { path: path.join(dir, 'repo'), from: path.join(dir, 'source'), engine: 'no-such' };
      await expect(initRepository(testContext(dir), options)).rejects.toMatchObject({
        code: 'E_ENGINE_UNKNOWN',
      });
      expect(readdirSync(dir)).toEqual(['source']);
    });
  });

  it('clears away what a killed init left, and finishes one that was nearly done', async () => {
    await withTempDir(async (dir) => {
      const root = path.join(dir, 'repo');
      const opId = '3f0f4a3e-5d0c-4d0f-9a53-0d8e2f1f6a11';
      await mkdir(path.join(root, `.jvs-init-${opId}/intents`), { recursive: true });
      await writeFile(path.join(root, `.jvs-init-${opId}/intents/${opId}.json`), '{}');
      const { repo } = await initRepository(testContext(dir), { path: root });
      expect(readdirSync(root).sort()).toEqual(['.jvs', 'main']);
      // As it is between the two renames: .jvs has its name, the payload of main does not.
      await mkdir(repo.paths.staging(opId));
      await rename(path.join(root, 'main'), path.join(repo.paths.staging(opId), 'main'));
      const intent = `{"actor":"a@b","details":{},"op_id":"${opId}","operation":"init","schema":"jvs.intent/1","snapshot_id":null,"started_at":"2030-01-01T00:00:00.000Z","worktree":"main"}\n`;
      await writeFile(repo.paths.intent(opId), intent);
      const again = await initRepository(testContext(dir), { path: root });
      expect(again.repo.repoId).toBe(repo.repoId);
      expect(readdirSync(root).sort()).toEqual(['.jvs', 'main']);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
      await expect(initRepository(testContext(dir), { path: root })).rejects.toMatchObject({
        code: 'E_REPOSITORY_EXISTS',
      });
    });
  });
});

describe('openRepository', () => {
  it('says how to make a repository where there is none', async () => {
    await withTempDir(async (dir) => {
      await expect(openRepository(testContext(dir), dir)).rejects.toMatchObject({
        code: 'E_NOT_A_REPOSITORY',
        hint: 'jvs init <name>',
      });
    });
  });

  it('does not touch a repository of a newer format', async () => {
    await withRepo(async (repo) => {
      await writeFile(repo.paths.formatVersion, '2\n');
      await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({
        code: 'E_FORMAT_UNSUPPORTED',
      });
    });
  });

  it('refuses damaged files of its own', async () => {
    await withRepo(async (repo) => {
      for (const [file, code] of [
        [repo.paths.formatVersion, 'E_METADATA_CORRUPT'],
        [repo.paths.repoId, 'E_METADATA_CORRUPT'],
        [repo.paths.config, 'E_METADATA_CORRUPT'],
      ] as const) {
        const whole = readFileSync(file);
        await writeFile(file, 'garbage');
        await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({ code });
        await writeFile(file, whole);
      }
      await openRepository(repo.context, repo.root);
    });
  });

  it('refuses links in place of its directories', async () => {
    await withRepo(async (repo, _main, dir) => {
      await mkdir(path.join(dir, 'elsewhere'));
      await rm(repo.paths.labels, { recursive: true });
      await symlink(path.join(dir, 'elsewhere'), repo.paths.labels);
      await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({
        code: 'E_UNSAFE_LOCATION',
      });
      await rm(repo.paths.labels);
      await symlink(path.join(dir, 'elsewhere'), repo.paths.worktreePayloads);
      await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({
        code: 'E_UNSAFE_LOCATION',
      });
      await rm(repo.paths.worktreePayloads);
      await rename(repo.paths.jvs, path.join(dir, 'moved'));
      await symlink(path.join(dir, 'moved'), repo.paths.jvs);
      await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({
        code: 'E_UNSAFE_LOCATION',
      });
    });
  });

  skipUnless('root')('refuses a repository of somebody else', async () => {
    await withRepo(async (repo) => {
      await chown(repo.paths.jvs, 12_345, 12_345);
      await expect(openRepository(repo.context, repo.root)).rejects.toMatchObject({
        code: 'E_UNSAFE_OWNER',
        details: { owner: 12_345 },
      });
    });
  });

  it('never takes an older head for a damaged newest one', async () => {
    await withRepo(async (repo) => {
      await writeFile(path.join(repo.paths.worktree('main'), 'head.2.json'), '{}');
      await expect(readWorktree(repo, 'main')).rejects.toMatchObject({ code: 'E_METADATA_CORRUPT' });
      await expect(readWorktree(repo, 'nope')).rejects.toMatchObject({ code: 'E_WORKTREE_NOT_FOUND' });
      await expect(readWorktree(repo, '../x')).rejects.toMatchObject({ code: 'E_NAME_INVALID' });
    });
  });
});

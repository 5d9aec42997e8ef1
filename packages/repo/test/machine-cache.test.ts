import { chmod, chown, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { initRepository, openRepository } from '@jvs/repo';
import { skipUnless, withJuicefs, withTempDir } from '@jvs/testing';
import { testContext } from './support/test-context.js';

skipUnless('juicefs', 'native', 'root')(
  'SEC-01: a repository on a mount is not opened where another user could put files into its cache',
  () =>
    withTempDir((dir) =>
      withJuicefs({ metadata: 'sqlite' }, async ({ mounts: [mount = ''] }) => {
        const root = path.join(mount, 'repo');
        const home = path.join(dir, 'home');
        const cacheHome = path.join(home, 'jvs');
        await mkdir(cacheHome, { recursive: true });
        const { repo } = await initRepository(testContext(dir, { cacheHome }), { path: root });
        const open = (cache: string) => openRepository(testContext(dir, { cacheHome: cache }), root);
        const refused = (at: string) =>
          expect.objectContaining({ code: 'E_UNSAFE_OWNER', details: expect.objectContaining({ path: at }) });
        expect((await open(cacheHome)).paths.cache).toBe(path.join(cacheHome, repo.repoId));

        await chmod(cacheHome, 0o777);
        await expect(open(cacheHome)).rejects.toEqual(refused(cacheHome));
        await chmod(cacheHome, 0o1777);
        await open(cacheHome);
        await chown(home, 65534, 65534);
        await expect(open(cacheHome)).rejects.toEqual(refused(home));
        await symlink(cacheHome, path.join(dir, 'link'));
        await expect(open(path.join(dir, 'link'))).rejects.toEqual(refused(home));
      }),
    ),
  60_000,
);

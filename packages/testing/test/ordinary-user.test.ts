import { asOrdinaryUser, makeTree, skipUnless, withTempDir } from '@jvs/testing';
import path from 'node:path';

skipUnless('ordinary-user')('an ordinary user is not root, and reads the checkout', async () => {
  await asOrdinaryUser(async (user) => {
    expect(user.uid).toBeGreaterThan(0);
    expect((await user.mustRun('id', ['-u'])).stdout.trim()).toBe(String(user.uid));
    await user.mustRun('test', ['-r', path.join(user.checkout, 'package.json')]);
  });
});

skipUnless('root', 'ordinary-user')('an ordinary user cannot read what only root may', async () => {
  await withTempDir(async (dir) => {
    await makeTree(dir, { secret: 'x' });
    await asOrdinaryUser(async (user) => {
      expect((await user.run('cat', [path.join(dir, 'secret')])).exitCode).not.toBe(0);
    });
  });
});

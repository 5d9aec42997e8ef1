import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  asOrdinaryUser,
  compareTrees,
  type FileSystemType,
  makeGeneratedTree,
  makeOddTree,
  type OrdinaryUser,
  skipUnless,
  withFileSystem,
} from '@jvs/testing';
import { type SnapshotJson, startSession } from './session.js';
import { wreck } from './wreck.js';

const GENERATED_FILES = 4000;
const MINUTES = 60_000;

/** What `auto` takes on each file system. */
const AUTO: Record<FileSystemType, string> = { ext4: 'copy', xfs: 'reflink', btrfs: 'reflink' };

for (const type of ['ext4', 'xfs', 'btrfs'] as const) {
  const onType = skipUnless('cli', type, 'rsync', 'python3', 'ordinary-user');

  onType(
    `on ${type}, root gets the odd tree back as it was`,
    () => roundTrip(type, { tree: 'odd' }),
    5 * MINUTES,
  );
  onType(
    `on ${type}, root gets a node_modules back as it was`,
    () => roundTrip(type, { tree: 'generated' }),
    5 * MINUTES,
  );
  onType(
    `on ${type}, an ordinary user gets the odd tree back as it was`,
    () => asOrdinaryUser((user) => roundTrip(type, { tree: 'odd', user })),
    5 * MINUTES,
  );
}

skipUnless(
  'cli',
  'xfs',
  'rsync',
  'python3',
)(
  'the copy engine, asked for by name where reflinks are possible, keeps the odd tree as well',
  () => roundTrip('xfs', { tree: 'odd', engine: 'copy' }),
  5 * MINUTES,
);

interface Taken {
  readonly snapshot: SnapshotJson;
}

interface RoundTrip {
  readonly tree: 'odd' | 'generated';
  readonly user?: OrdinaryUser;
  readonly engine?: string;
}

async function roundTrip(type: FileSystemType, { tree, user, engine }: RoundTrip): Promise<void> {
  await withFileSystem(
    type,
    async (root) => {
      const home = path.join(root, 'home');
      const original = path.join(home, 'original');
      await mkdir(home);
      if (user) await chown(home, user.uid, user.gid);
      await chmod(home, 0o755);
      await makeSource(tree, original, user);
      const session = await startSession(home, {
        from: original,
        ...(engine ? { engine } : {}),
        ...(user ? { user } : {}),
      });
      expect(await compareTrees(original, session.main)).toEqual([]);

      const { snapshot: first } = await session.run<Taken>('snapshot', 'as it came', '--tag', 'start');
      expect(first.engine).toBe(engine ?? AUTO[type]);
      expect(await compareTrees(original, session.payloadOf(first.snapshot_id))).toEqual([]);
      const { snapshot: again } = await session.run<Taken>('snapshot', 'nothing changed');
      expect(await compareTrees(original, session.payloadOf(again.snapshot_id))).toEqual([]);

      await wreck(session.main, user);
      expect(await compareTrees(original, session.main)).not.toEqual([]);
      await session.run('restore', 'HEAD');
      expect(await compareTrees(original, session.main)).toEqual([]);
      // Nothing that happened in between touched what was kept.
      expect(await compareTrees(original, session.payloadOf(first.snapshot_id))).toEqual([]);
      await session.run('verify', '--all');
    },
    { sizeMb: 2048 },
  );
}

async function makeSource(tree: 'odd' | 'generated', dir: string, user?: OrdinaryUser): Promise<void> {
  if (user) await user.mustRun('mkdir', [dir]);
  if (tree === 'odd') await makeOddTree(dir, { asOrdinaryUser: user !== undefined });
  else await makeGeneratedTree(dir, GENERATED_FILES);
}

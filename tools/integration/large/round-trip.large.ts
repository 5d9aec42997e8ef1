import {
  asOrdinaryUser,
  CHECKOUT,
  makeGeneratedTree,
  makeHostileNames,
  mustRun,
  type OrdinaryUser,
  skipUnless,
} from '@jvs/testing';
import { roundTrip } from '../round-trip.js';

/*
 * Round trips of trees in the sizes people have: minutes each and up to 30 GB of disk, so they are
 * not part of every run. `tools/x test-large`, and `-t "on xfs"` for a part of it.
 */
const HOUR = 3_600_000;
const LONG = { timeoutMs: HOUR };

const trees: readonly [string, number, (dir: string, user?: OrdinaryUser) => Promise<void>][] = [
  ['this checkout with its node_modules', 12_000, copyOfCheckout],
  [
    '100,000 files in the sizes of a node_modules',
    8_000,
    (dir, user) => makeGeneratedTree(dir, 100_000, { user }),
  ],
  ['8 files of 512 MiB', 30_000, bigFiles],
  ['10,000 hostile names', 2_000, (dir, user) => makeHostileNames(dir, 10_000, { user })],
];

for (const type of ['ext4', 'xfs', 'btrfs'] as const) {
  const onType = skipUnless('cli', type, 'rsync', 'python3', 'ordinary-user');
  for (const [what, sizeMb, make] of trees) {
    onType(`on ${type}, root gets ${what} back`, () => roundTrip(type, { make, sizeMb }), HOUR);
    onType(
      `on ${type}, an ordinary user gets ${what} back`,
      () => asOrdinaryUser((user) => roundTrip(type, { user, sizeMb, make: (dir) => make(dir, user) })),
      HOUR,
    );
  }
}

async function copyOfCheckout(dir: string, user?: OrdinaryUser): Promise<void> {
  const run = user?.mustRun ?? mustRun;
  await run('cp', ['-a', '--no-preserve=ownership', user?.checkout ?? CHECKOUT, dir], LONG);
}

async function bigFiles(dir: string, user?: OrdinaryUser): Promise<void> {
  const run = user?.mustRun ?? mustRun;
  const script =
    'mkdir "$1"; for n in 1 2 3 4 5 6 7 8; do head -c 536870912 /dev/urandom >"$1/big-$n.bin"; done';
  await run('sh', ['-euc', script, 'big-files', dir], LONG);
}

import { asOrdinaryUser, makeGeneratedTree, makeHostileNames, makeOddTree, skipUnless } from '@jvs/testing';
import { roundTrip } from './round-trip.js';

const GENERATED_FILES = 1500;
const MINUTES = 60_000;

for (const type of ['ext4', 'xfs', 'btrfs'] as const) {
  const onType = skipUnless('cli', type, 'rsync', 'python3', 'ordinary-user');

  onType(
    `on ${type}, root gets the odd tree back as it was`,
    () => roundTrip(type, { make: (dir) => makeOddTree(dir) }),
    5 * MINUTES,
  );
  onType(
    `on ${type}, root gets a node_modules back as it was`,
    () => roundTrip(type, { make: (dir) => makeGeneratedTree(dir, GENERATED_FILES) }),
    5 * MINUTES,
  );
  onType(
    `on ${type}, an ordinary user gets the odd tree back as it was`,
    () => asOrdinaryUser((user) => roundTrip(type, { user, make: (dir) => makeOddTree(dir, { user }) })),
    5 * MINUTES,
  );
}

skipUnless(
  'cli',
  'ext4',
  'rsync',
  'python3',
)(
  'SEC-10: hostile names come back as they were',
  () => roundTrip('ext4', { make: (dir) => makeHostileNames(dir, 600) }),
  5 * MINUTES,
);

skipUnless(
  'cli',
  'xfs',
  'rsync',
  'python3',
)(
  'the copy engine, asked for by name where reflinks are possible, keeps the odd tree as well',
  () => roundTrip('xfs', { engine: 'copy', make: (dir) => makeOddTree(dir) }),
  5 * MINUTES,
);

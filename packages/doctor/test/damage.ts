import type { Damage } from './damage-kinds.js';
import { damagedRecords } from './damaged-records.js';
import { damagedSnapshots } from './damaged-snapshots.js';
import { lostRecords } from './lost-records.js';

/** Every way to damage a repository that is tried one by one. */
export const damages: readonly Damage[] = [...damagedSnapshots, ...damagedRecords, ...lostRecords];

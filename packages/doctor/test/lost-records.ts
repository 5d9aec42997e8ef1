import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Damage } from './damage-kinds.js';

/** What is gone without a trace but that of the audit log. */
export const lostRecords: readonly Damage[] = [
  {
    title: 'labels that were edited are gone',
    check: 'recorded',
    code: 'E_LABEL_CORRUPT',
    repairs: ['restore_protection'],
    inflict: (jvs, { ids }) => rmSync(path.join(jvs, `labels/${ids[0]}.1.json`)),
  },
  {
    title: 'a pin is gone',
    check: 'recorded',
    code: 'E_METADATA_CORRUPT',
    repairs: ['restore_protection'],
    inflict: (jvs) => {
      for (const name of readdirSync(path.join(jvs, 'gc/pins'))) rmSync(path.join(jvs, 'gc/pins', name));
    },
  },
  {
    title: 'a snapshot is gone that no child names',
    check: 'recorded',
    code: 'E_REF_NOT_FOUND',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => {
      rmSync(path.join(jvs, 'snapshots', ids[2]), { recursive: true });
      rmSync(path.join(jvs, 'descriptors', `${ids[2]}.json`));
    },
  },
];

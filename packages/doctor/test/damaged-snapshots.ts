import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flip, type Damage } from './damage-kinds.js';

/** Of the layout, and of snapshots with all that belongs to them. */
export const damagedSnapshots: readonly Damage[] = [
  ...['descriptors', 'labels', 'snapshots', 'intents', 'locks', 'tmp', 'gc', 'gc/pins'].map(
    (name): Damage => ({
      title: `the empty directory ${name} was left out of a copy`,
      check: 'layout',
      code: 'E_METADATA_CORRUPT',
      repairs: ['layout', 'quarantine', 'advance_head', 'restore_protection'],
      ...(['descriptors', 'snapshots'].includes(name) ? { remembered: 'quarantine' } : {}),
      inflict: (jvs) => rmSync(path.join(jvs, name), { recursive: true }),
    }),
  ),
  ...['config.json', 'format_version', 'repo_id'].flatMap((name): Damage[] => [
    {
      title: `${name} is missing`,
      check: 'layout',
      code: 'E_METADATA_CORRUPT',
      repairs: ['rebuild_config'],
      inflict: (jvs) => rmSync(path.join(jvs, name)),
    },
    {
      title: `${name} is garbage`,
      check: 'layout',
      code: 'E_METADATA_CORRUPT',
      repairs: ['rebuild_config'],
      remembered: 'quarantine',
      inflict: (jvs) => writeFileSync(path.join(jvs, name), '{{{\n'),
    },
  ]),
  {
    title: 'a file that is not ours lies in .jvs',
    check: 'layout',
    code: 'W_STRAY_FILE',
    unhealthy: false,
    inflict: (jvs) => writeFileSync(path.join(jvs, 'notes.txt'), ''),
  },
  {
    title: 'a descriptor has another byte',
    check: 'descriptors',
    code: 'E_DESCRIPTOR_CORRUPT',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => flip(path.join(jvs, 'descriptors', `${ids[1]}.json`), 40),
  },
  {
    title: 'a descriptor is gone',
    check: 'descriptors',
    code: 'E_DESCRIPTOR_CORRUPT',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => rmSync(path.join(jvs, 'descriptors', `${ids[2]}.json`)),
  },
  {
    title: 'two descriptors are swapped',
    check: 'descriptors',
    code: 'E_DESCRIPTOR_CORRUPT',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) =>
      swap(
        ...([ids[0], ids[1]].map((id) => path.join(jvs, 'descriptors', `${id}.json`)) as [string, string]),
      ),
  },
  {
    title: 'READY is gone',
    check: 'published',
    code: 'E_READY_MISMATCH',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => rmSync(path.join(jvs, 'snapshots', ids[2], '.READY')),
  },
  {
    title: 'READY has another byte',
    check: 'published',
    code: 'E_READY_MISMATCH',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => flip(path.join(jvs, 'snapshots', ids[0], '.READY'), 30),
  },
  {
    title: 'a manifest is gone',
    check: 'manifests',
    code: 'E_MANIFEST_CORRUPT',
    repairs: ['quarantine', 'advance_head'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => rmSync(path.join(jvs, 'snapshots', ids[1], 'manifest')),
  },
  {
    title: 'a file stands beside a payload',
    check: 'manifests',
    code: 'E_METADATA_CORRUPT',
    repairs: ['quarantine'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => writeFileSync(path.join(jvs, 'snapshots', ids[1], 'extra'), ''),
  },
  {
    title: 'a label has another byte',
    check: 'labels',
    code: 'E_LABEL_CORRUPT',
    repairs: ['quarantine'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => flip(path.join(jvs, 'labels', `${ids[0]}.1.json`), 20),
  },
  {
    title: 'a parent was deleted by hand',
    check: 'lineage',
    code: 'E_REF_NOT_FOUND',
    repairs: ['quarantine'],
    remembered: 'quarantine',
    inflict: (jvs, { ids }) => {
      rmSync(path.join(jvs, 'snapshots', ids[0]), { recursive: true });
      rmSync(path.join(jvs, 'descriptors', `${ids[0]}.json`));
      rmSync(path.join(jvs, 'labels', `${ids[0]}.1.json`));
    },
  },
];

function swap(a: string, b: string): void {
  renameSync(a, `${a}.x`);
  renameSync(b, a);
  renameSync(`${a}.x`, b);
}

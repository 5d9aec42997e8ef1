import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cutOff, ids, moments, saved } from './preparations.mjs';

const STRAY = '11111111-1111-4111-8111-111111111111';

/** Every repair, of damage that is done to each trial's copy first. What a repair makes of it is the only right state. */
export const REPAIR_SCENARIOS = [
  repair('layout', (jvs) => {
    rmSync(path.join(jvs, 'gc', 'pins'), { recursive: true });
    chmodSync(path.join(jvs, 'config.json'), 0o644);
  }),
  repair('rebuild_config', (jvs) => writeFileSync(path.join(jvs, 'config.json'), '{{{\n')),
  {
    ...repair('audit_repair', (jvs) => flip(path.join(jvs, 'audit', 'audit.jsonl'), 100)),
    forgets: true,
  },
  {
    ...repair('audit_repair', (jvs) => appendFileSync(path.join(jvs, 'audit', 'audit.jsonl'), '{"actor":')),
    name: 'doctor: audit_repair of a torn line',
  },
  repair('rebuild_worktree_config', (jvs) => rmSync(path.join(jvs, 'worktrees', 'side', 'config.json'))),
  {
    ...repair('quarantine', (jvs, { saved: id }) => flip(path.join(jvs, 'descriptors', `${id}.json`), 40)),
    name: 'doctor: quarantine and advance_head',
    prepare: async (scene) => {
      await saved(scene);
      const { snapshots } = await scene.jvs(['history', '--all']);
      return { ...(await ids(scene)), saved: snapshots.find(({ note }) => note === 'saved').snapshot_id };
    },
    args: ['doctor', '--repair', 'quarantine', '--repair', 'advance_head'],
  },
  repair('advance_head', (jvs) => {
    const registry = path.join(jvs, 'worktrees', 'main');
    const heads = readdirSync(registry).filter((name) => name.startsWith('head.'));
    rmSync(path.join(registry, heads.sort().at(-1)));
  }),
  {
    ...repair('restore_protection', (jvs) => {
      for (const place of ['gc/pins', 'labels'])
        for (const name of readdirSync(path.join(jvs, place))) rmSync(path.join(jvs, place, name));
    }),
    prepare: async (scene) => {
      const known = await ids(scene);
      await scene.jvs(['pin', 'add', known.first]);
      await scene.jvs(['tag', 'add', known.first, 'kept']);
      return known;
    },
  },
  {
    ...repair('rebuild_index', (jvs) => writeFileSync(path.join(jvs, 'index.sqlite'), 'x'.repeat(5000))),
    localOnly: 'the index of a mount lies on the local disk',
  },
  repair('clean_tmp', (jvs) => {
    for (const folder of ['descriptors', 'worktrees/main', 'tmp'])
      writeFileSync(path.join(jvs, folder, '.tmp-0123456789abcdef01234567'), 'half');
    mkdirSync(path.join(jvs, 'tmp', STRAY, 'deep'), { recursive: true });
    writeFileSync(path.join(jvs, 'intents', `${STRAY}.2.json`), '{}');
  }),
  {
    name: 'doctor: resume of a snapshot',
    prepare: cutOff(() => ['snapshot', 'cut'], moments.afterReady),
    args: ['doctor', '--repair', 'resume'],
    settles: true,
  },
  {
    name: 'doctor: resume of a restore',
    prepare: cutOff(({ first }) => ['restore', first], moments.half),
    args: ['doctor', '--repair', 'resume'],
    settles: true,
  },
];

function repair(id, inflict) {
  return {
    name: `doctor: ${id}`,
    prepare: ids,
    args: ['doctor', '--repair', id],
    damage: (scene, data) => inflict(path.join(scene.repo, '.jvs'), data),
  };
}

function flip(file, at) {
  const bytes = readFileSync(file);
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
}

import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { flip, OTHER, type Damage } from './damage-kinds.js';

/** Of worktrees, operations, the audit log and all other records. */
export const damagedRecords: readonly Damage[] = [
  {
    title: "a worktree's config is gone",
    check: 'worktrees',
    code: 'E_METADATA_CORRUPT',
    repairs: ['rebuild_worktree_config'],
    inflict: (jvs) => rmSync(path.join(jvs, 'worktrees/side/config.json')),
  },
  {
    title: "main's config is garbage",
    check: 'worktrees',
    code: 'E_METADATA_CORRUPT',
    repairs: ['rebuild_worktree_config'],
    remembered: 'quarantine',
    inflict: (jvs) => writeFileSync(path.join(jvs, 'worktrees/main/config.json'), '[]\n'),
  },
  {
    title: 'the whole registry is gone',
    check: 'worktrees',
    code: 'E_METADATA_CORRUPT',
    repairs: ['layout', 'rebuild_worktree_config', 'advance_head'],
    inflict: (jvs) => rmSync(path.join(jvs, 'worktrees'), { recursive: true }),
  },
  {
    title: "a worktree's directory is gone",
    check: 'worktrees',
    code: 'W_WORKTREE_MISSING',
    unhealthy: false,
    inflict: (jvs) => rmSync(path.join(jvs, '../worktrees/side'), { recursive: true }),
  },
  {
    title: 'a directory among the worktrees was never one',
    check: 'worktrees',
    code: 'W_UNREGISTERED',
    unhealthy: false,
    inflict: (jvs) => mkdirSync(path.join(jvs, '../worktrees/mine')),
  },
  {
    title: 'the newest head was taken away',
    check: 'heads',
    code: 'E_METADATA_CORRUPT',
    repairs: ['advance_head'],
    inflict: (jvs) => rmSync(path.join(jvs, 'worktrees/main/head.3.json')),
  },
  {
    title: 'the newest head is cut',
    check: 'heads',
    code: 'E_METADATA_CORRUPT',
    repairs: ['advance_head'],
    remembered: 'heads',
    inflict: (jvs) => writeFileSync(path.join(jvs, 'worktrees/main/head.3.json'), '{"schema"'),
  },
  {
    title: 'all heads of a worktree are gone',
    check: 'heads',
    code: 'E_METADATA_CORRUPT',
    repairs: ['advance_head'],
    inflict: (jvs) => {
      const directory = path.join(jvs, 'worktrees/side');
      for (const name of readdirSync(directory).filter((each) => each.startsWith('head.')))
        rmSync(path.join(directory, name));
    },
  },
  {
    title: 'an operation was cut off, and its record is garbage',
    check: 'operations',
    code: 'E_METADATA_CORRUPT',
    repairs: ['quarantine'],
    remembered: 'quarantine',
    inflict: (jvs) => writeFileSync(path.join(jvs, 'intents', `${OTHER}.json`), '\0\0\0'),
  },
  {
    title: 'an unpublished snapshot was left behind',
    check: 'operations',
    code: 'E_INTERRUPTED',
    repairs: ['resume'],
    inflict: interruptedSnapshot,
  },
  {
    title: 'a line of the audit log was changed',
    check: 'audit',
    code: 'E_AUDIT_CORRUPT',
    repairs: ['audit_repair'],
    remembered: 'audit',
    inflict: (jvs) => flip(path.join(jvs, 'audit/audit.jsonl'), 100),
  },
  {
    title: 'the end of the audit log was cut off',
    check: 'audit',
    code: 'E_AUDIT_CORRUPT',
    repairs: ['audit_repair'],
    remembered: 'audit',
    inflict: (jvs) => {
      const file = path.join(jvs, 'audit/audit.jsonl');
      writeFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`);
    },
  },
  {
    title: 'the audit log ends within a record',
    check: 'audit',
    code: 'E_AUDIT_CORRUPT',
    repairs: ['audit_repair'],
    inflict: (jvs) => appendFileSync(path.join(jvs, 'audit/audit.jsonl'), '{"actor":'),
  },
  {
    title: 'the audit log is gone',
    check: 'audit',
    code: 'E_AUDIT_CORRUPT',
    repairs: ['audit_repair'],
    remembered: 'audit',
    inflict: (jvs) => rmSync(path.join(jvs, 'audit/audit.jsonl')),
  },
  {
    title: 'the audit log is a link',
    check: 'audit',
    code: 'E_AUDIT_CORRUPT',
    repairs: ['audit_repair'],
    remembered: 'audit',
    inflict: (jvs) => {
      renameSync(path.join(jvs, 'audit/audit.jsonl'), path.join(jvs, '../elsewhere'));
      symlinkSync('../../elsewhere', path.join(jvs, 'audit/audit.jsonl'));
    },
  },
  ...['plans', 'tombstones'].map((name): Damage => ({
    title: `a record among the ${name} is garbage`,
    check: 'gc_records',
    code: 'E_METADATA_CORRUPT',
    repairs: ['quarantine'],
    remembered: 'quarantine',
    inflict: (jvs) => writeFileSync(path.join(jvs, 'gc', name, `${OTHER}.json`), '{'),
  })),
  {
    title: 'a pin is garbage',
    check: 'gc_records',
    code: 'E_METADATA_CORRUPT',
    inflict: (jvs) => writeFileSync(path.join(jvs, 'gc/pins', `${OTHER}.json`), '{'),
  },
  {
    title: 'the index is garbage',
    check: 'index',
    code: 'W_INDEX_DAMAGED',
    unhealthy: false,
    repairs: ['rebuild_index'],
    inflict: (jvs) => writeFileSync(path.join(jvs, 'index.sqlite'), 'x'.repeat(5000)),
  },
  {
    title: 'records were never finished',
    check: 'leftovers',
    code: 'W_LEFTOVER',
    unhealthy: false,
    repairs: ['clean_tmp'],
    inflict: (jvs, { ids }) => {
      for (const place of [
        '',
        'descriptors',
        'labels',
        `snapshots/${ids[0]}`,
        'worktrees/main',
        'audit',
        'gc/pins',
        'tmp',
      ])
        writeFileSync(path.join(jvs, place, '.tmp-0123456789abcdef01234567'), 'half');
      mkdirSync(path.join(jvs, 'tmp', OTHER, 'deep'), { recursive: true });
      writeFileSync(path.join(jvs, 'intents', `${OTHER}.2.json`), '{}');
    },
  },
  {
    title: '.jvs is open to others',
    check: 'permissions',
    code: 'E_PERMISSION',
    repairs: ['layout'],
    inflict: (jvs) => {
      chmodSync(jvs, 0o777);
      chmodSync(path.join(jvs, 'config.json'), 0o644);
    },
  },
  {
    title: 'the policy names an engine that is not installed',
    check: 'engine',
    code: 'E_ENGINE_UNKNOWN',
    inflict: (jvs) =>
      writeFileSync(path.join(jvs, 'config.json'), '{"engine":"warp","schema":"jvs.config/1"}\n'),
  },
];

/** What a snapshot leaves that was killed before READY. */
export function interruptedSnapshot(jvs: string): void {
  mkdirSync(path.join(jvs, 'snapshots', OTHER, 'payload'), { recursive: true });
  const config = JSON.parse(readFileSync(path.join(jvs, 'worktrees/main/config.json'), 'utf8')) as {
    worktree_id: string;
  };
  const details = {
    advance: true,
    generation: 3,
    kind: 'user',
    parent_id: null,
    worktree_id: config.worktree_id,
  };
  const intent = {
    actor: 'tester@here',
    details,
    op_id: OTHER,
    operation: 'snapshot',
    schema: 'jvs.intent/1',
    snapshot_id: OTHER,
    started_at: '2026-01-01T00:00:00.000Z',
    worktree: 'main',
  };
  writeFileSync(path.join(jvs, 'intents', `${OTHER}.json`), `${JSON.stringify(intent)}\n`);
}

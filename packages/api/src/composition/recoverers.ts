import type { Recoverer } from '@jvs/repo';

type Recoverers = Readonly<Record<string, Recoverer>>;

const recover: Recoverer = async (repo, intent) => {
  const features = await import('./feature-recoverers.js');
  const known: Recoverers = {
    doctor: features.recoverRepair,
    gc_run: features.recoverDeletion,
    restore: features.recoverRestore,
    config_set: features.recoverSetting,
    ...features.headRecoverers,
    ...features.labelRecoverers,
    ...features.pinRecoverers,
    ...features.worktreeRecoverers,
  };
  const own = known[intent.operation];
  if (own === undefined) throw new Error(`nothing recovers ${intent.operation}`);
  return own(repo, intent);
};

const OPERATIONS = [
  'config_set',
  'doctor',
  'gc_run',
  'head_move',
  'label_edit',
  'note_set',
  'pin_add',
  'pin_remove',
  'restore',
  'tag_add',
  'tag_remove',
  'worktree_create',
  'worktree_fork',
  'worktree_remove',
  'worktree_rename',
];

/** Who finishes or undoes an operation whose process died, by the operation in its intent. Loaded when there is one. */
export const recoverers: Recoverers = Object.fromEntries(OPERATIONS.map((operation) => [operation, recover]));

/** What a value names, so that it can be completed; `text` is what only its writer knows. */
export type ValueKind =
  | 'command'
  | 'directory'
  | 'engine'
  | 'file'
  | 'operation'
  | 'plan'
  | 'ref'
  | 'setting'
  | 'tag'
  | 'text'
  | 'worktree';

const ANYWHERE: Readonly<Record<string, ValueKind>> = {
  '--engine': 'engine',
  '--from': 'directory',
  '--keep-tag': 'tag',
  '--note-file': 'file',
  '--output': 'file',
  '--plan-id': 'plan',
  '--repo': 'directory',
  '--tag': 'tag',
  '--worktree': 'worktree',
  from: 'ref',
  key: 'setting',
  operation: 'operation',
  pin: 'ref',
  ref: 'ref',
  ref_or_name: 'ref',
  refs: 'ref',
  tags: 'tag',
  to: 'ref',
};

/** Arguments whose name alone does not tell. */
const IN_COMMAND: Readonly<Record<string, ValueKind>> = {
  'engine test name': 'engine',
  'init name': 'directory',
  'plugins install plugin': 'file',
  'plugins link dir': 'directory',
  'worktree path name': 'worktree',
  'worktree remove name': 'worktree',
  'worktree rename old': 'worktree',
};

/** What the value of an argument ("ref") or of a flag ("--tag") of a command names. */
export function valueKind(command: string, name: string): ValueKind {
  return IN_COMMAND[`${command} ${name}`] ?? ANYWHERE[name] ?? 'text';
}

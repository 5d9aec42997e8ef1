import { isSnapshotId, undoFactsSchema, type AuditRecord, type FactsOf } from '@jvs/model';
import { MAIN_WORKTREE } from '../layout.js';
import type { RecordedWorktree } from './recorded.js';

/** Operations that leave heads alone though their records name a worktree. */
const STILL: ReadonlySet<string> = new Set(['config_set', 'tag', 'note', 'pin', 'gc']);

/** Worktrees, by name, as the log goes on. */
export class ReplayedWorktrees {
  readonly known = new Map<string, RecordedWorktree>();

  replay(record: AuditRecord): void {
    const { operation, target, details } = record;
    if (operation === 'init') this.known.set(MAIN_WORKTREE, made(record, null));
    else if (operation === 'worktree_create' || operation === 'worktree_fork')
      this.known.set(target, made(record, idOrNull(details['base'])));
    else if (operation === 'worktree_remove') this.known.delete(target);
    else if (operation === 'worktree_rename') this.#rename(details['from'], target);
    else if (operation === 'head_move') this.#moveHead(record);
    else this.#move(record);
  }

  #rename(from: unknown, to: string): void {
    const found = typeof from === 'string' ? this.known.get(from) : undefined;
    if (found === undefined) return;
    this.known.delete(from as string);
    this.known.set(to, found);
  }

  /** Its target is the worktree; only its facts say where to. */
  #moveHead({ sequence, target, details }: AuditRecord): void {
    const before = this.known.get(target);
    if (before === undefined) return;
    const facts = factsOf(details, 'head');
    const at = { ...before, sequence, opId: textOf(details['op_id']) };
    this.known.set(target, facts === undefined ? { ...at, uncertain: true } : { ...at, ...facts.after });
  }

  #move({ operation, sequence, target, details }: AuditRecord): void {
    const name = textOf(details['worktree']);
    const before = name === undefined ? undefined : this.known.get(name);
    if (name === undefined || before === undefined || STILL.has(operation)) return;
    const opId = textOf(details['op_id']);
    if (operation === 'snapshot') {
      // Automatic ones move nothing.
      if (details['kind'] !== 'user') return;
      this.known.set(name, { ...before, head: target, current: target, sequence, opId, uncertain: false });
    } else if (operation === 'restore') {
      // Nor does one of paths, or one to where the worktree was already.
      if (typeof details['paths'] === 'number' || details['previous'] === target) return;
      const current = factsOf(details, 'payload')?.after.current ?? target;
      this.known.set(name, { ...before, current, sequence, opId });
    } else this.known.set(name, { ...before, sequence, opId, uncertain: true });
  }
}

function made({ sequence, timestamp, details }: AuditRecord, base: string | null): RecordedWorktree {
  const id = idOrNull(details['worktree_id']);
  const entry = factsOf(details, 'worktree')?.after;
  return {
    worktreeId: id ?? undefined,
    base,
    createdAt: entry?.created_at ?? timestamp,
    // One that an undo brings back is where it was, and not at its base.
    head: entry ? entry.head : base,
    current: entry ? entry.current : base,
    sequence,
    opId: textOf(details['op_id']),
    uncertain: false,
  };
}

function factsOf<K extends 'head' | 'payload' | 'worktree'>(
  details: AuditRecord['details'],
  kind: K,
): FactsOf<K> | undefined {
  const undo = details['undo'];
  if ((undo as { kind?: unknown } | null | undefined)?.kind !== kind) return undefined;
  const { data } = undoFactsSchema.safeParse(undo);
  return data as FactsOf<K> | undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function idOrNull(value: unknown): string | null {
  return typeof value === 'string' && isSnapshotId(value) ? value : null;
}

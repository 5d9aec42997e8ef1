import * as z from 'zod/mini';
import { idField, noteField, tagsField, textField, timeField, worktreeField } from './metadata-fields.js';
import { pinSchema } from './pin.js';

const optionalId = z.nullable(idField);
const headState = z.strictObject({ head: optionalId, current: optionalId });
/** `content` is the snapshot that holds the files as they were. */
const payloadState = z.strictObject({ current: optionalId, content: idField });
const pathField = z.strictObject({ path: z.string(), path_b64: z.optional(z.string()) });
const settingField = z.nullable(z.union([z.string(), z.number(), z.boolean()]));

/** A worktree as the registry had it, and its files: all it takes to bring it back. */
export const worktreeEntrySchema = z.strictObject({
  name: worktreeField,
  worktree_id: idField,
  base: optionalId,
  head: optionalId,
  current: optionalId,
  created_at: timeField,
  /** The snapshot that holds its files; null when it was empty. */
  content: optionalId,
});
export type WorktreeEntry = z.output<typeof worktreeEntrySchema>;

/**
 * `details.undo` of an audit record: what taking the operation back needs. `scope` is the id of the worktree in which it was given, and whose `undo`
 * takes it back.
 */
export const undoFactsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('head'),
    scope: idField,
    worktree_id: idField,
    before: headState,
    after: headState,
  }),
  z.strictObject({
    kind: z.literal('payload'),
    scope: idField,
    worktree_id: idField,
    before: payloadState,
    after: payloadState,
    /** Null: the whole worktree. */
    paths: z.nullable(z.array(pathField)),
    /** What was unsaved was not kept. */
    discarded: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('worktree'),
    scope: idField,
    /** Null: there was none. */
    before: z.nullable(worktreeEntrySchema),
    after: z.nullable(worktreeEntrySchema),
  }),
  z.strictObject({
    kind: z.literal('name'),
    scope: idField,
    worktree_id: idField,
    before: worktreeField,
    after: worktreeField,
  }),
  z.strictObject({
    kind: z.literal('labels'),
    scope: idField,
    snapshot_id: idField,
    added: tagsField,
    removed: tagsField,
    /** Null: it stayed. */
    note: z.nullable(z.strictObject({ before: noteField, after: noteField })),
  }),
  z.strictObject({
    kind: z.literal('pin'),
    scope: idField,
    before: z.nullable(pinSchema),
    after: z.nullable(pinSchema),
  }),
  z.strictObject({
    kind: z.literal('setting'),
    scope: idField,
    key: textField,
    before: settingField,
    after: settingField,
  }),
  z.strictObject({ kind: z.literal('none'), scope: idField, reason: textField }),
]);
export type UndoFacts = z.output<typeof undoFactsSchema>;
export type UndoKind = UndoFacts['kind'];
/** The facts of one kind. */
export type FactsOf<K extends UndoKind> = Extract<UndoFacts, { readonly kind: K }>;

/** `details.reverses` of an audit record: that it is an undo or a redo, and of what. */
export const reversalSchema = z.strictObject({
  kind: z.enum(['undo', 'redo']),
  /** Record of the operation, and what it was. */
  event_id: idField,
  operation: textField,
  /** The record whose facts were turned round: the operation's own, or the newest undo or redo of it. */
  record_id: idField,
});
export type Reversal = z.output<typeof reversalSchema>;

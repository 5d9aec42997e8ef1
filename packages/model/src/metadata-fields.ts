import * as z from 'zod/mini';
import { isSnapshotId } from './is-snapshot-id.js';
import { isTag, isWorktreeName } from './validate-name.js';

/** Longest note, in UTF-16 code units. */
export const NOTE_MAX = 65_536;

/** Longest lists of paths kept in a descriptor. */
export const CHANGED_PATHS_MAX = 100;

const rfc3339Utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

export const idField = z.string().check(z.refine(isSnapshotId, 'is not a UUID (version 4, lower case)'));
export const sha256Field = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex'));
export const countField = z.int().check(z.gte(0));
export const generationField = z.int().check(z.gte(1));
export const worktreeField = z.string().check(z.refine(isWorktreeName, 'is not a worktree name'));
export const engineField = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is not an engine name'));
export const timeField = z
  .string()
  .check(
    z.refine(
      (text) => rfc3339Utc.test(text) && !Number.isNaN(Date.parse(text)),
      'is not an RFC 3339 time in UTC',
    ),
  );
export const noteField = z.string().check(z.maxLength(NOTE_MAX));
export const tagsField = z
  .array(z.string().check(z.refine(isTag, 'is not a tag')))
  .check(z.refine(isSortedAndUnique, 'is not sorted, or holds a tag twice'));
/** A free text of one line or a few: actors, reasons, operations. */
export const textField = z.string().check(z.maxLength(NOTE_MAX));
export const detailsField = z.record(z.string(), z.unknown());

function isSortedAndUnique(list: readonly string[]): boolean {
  return list.every((item, index) => index === 0 || (list[index - 1] as string) < item);
}

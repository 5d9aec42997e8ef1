import { escapeText } from './escape-text.js';
import { JvsError } from './jvs-error.js';

const WORKTREE_NAME_MAX = 64;
const TAG_MAX = 128;

/** Whether `name` may name a worktree: see `validateWorktreeName`. */
export function isWorktreeName(name: string): boolean {
  return nameProblem(name, WORKTREE_NAME_MAX) === undefined;
}

/** Whether `tag` may be a tag: see `validateTag`. */
export function isTag(tag: string): boolean {
  return tagProblem(tag) === undefined;
}

/**
 * Returns `name` when it is 1 to 64 characters of `[A-Za-z0-9._-]`, does not begin with `.` or `-` and holds no `..`:
 * such a name is one path component on every file system. Throws E_NAME_INVALID otherwise.
 */
export function validateWorktreeName(name: string): string {
  return validate(name, {
    what: 'worktree name',
    max: WORKTREE_NAME_MAX,
    problem: nameProblem(name, WORKTREE_NAME_MAX),
  });
}

/** As `validateWorktreeName`, up to 128 characters, and not `HEAD`, which as a reference means something else. Throws E_NAME_INVALID. */
export function validateTag(tag: string): string {
  return validate(tag, { what: 'tag', max: TAG_MAX, problem: tagProblem(tag) });
}

interface Verdict {
  readonly what: string;
  readonly max: number;
  readonly problem: string | undefined;
}

function validate(name: string, { what, max, problem }: Verdict): string {
  if (problem === undefined) return name;
  const shown = escapeText(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  throw new JvsError('E_NAME_INVALID', {
    message: `"${shown}" cannot be a ${what}: ${problem}`,
    hint: `Use 1 to ${max} letters, digits, ".", "_" or "-", beginning with a letter, a digit or "_".`,
    details: { name: shown, problem },
  });
}

function tagProblem(tag: string): string | undefined {
  return tag === 'HEAD' ? 'it always means the newest snapshot' : nameProblem(tag, TAG_MAX);
}

function nameProblem(name: string, max: number): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > max) return `it is longer than ${max} characters`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return 'only letters, digits, ".", "_" and "-" are allowed';
  if (/^[.-]/.test(name)) return 'it begins with "." or "-"';
  if (name.includes('..')) return 'it holds ".."';
  return undefined;
}

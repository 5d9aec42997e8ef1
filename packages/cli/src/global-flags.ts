import { Flags } from '@oclif/core';
import { JvsError } from '@jvs/model';

const GLOBAL = 'GLOBAL';

/** Flags of every command. */
export const globalFlags = {
  json: Flags.boolean({ summary: 'Print one JSON document on stdout.', helpGroup: GLOBAL }),
  'no-color': Flags.boolean({ summary: 'Print no colours.', helpGroup: GLOBAL }),
};

/** Flags of every command that works on a repository. */
export const repositoryFlags = {
  ...globalFlags,
  repo: Flags.string({
    helpValue: 'DIR',
    summary: 'Work on the repository that holds DIR, not on that of the current directory.',
    helpGroup: GLOBAL,
  }),
};

/** Flags of every command that changes something or runs for long. */
export const operationFlags = {
  'no-progress': Flags.boolean({ summary: 'Show no progress.', helpGroup: GLOBAL }),
  reason: Flags.string({
    helpValue: 'TEXT',
    summary: 'Why, for the audit log.',
    helpGroup: GLOBAL,
  }),
  'lock-timeout': Flags.string({
    helpValue: 'SECONDS',
    summary: 'How long to wait for another operation (10).',
    helpGroup: GLOBAL,
  }),
};

/** The worktree a command is about. */
export const worktreeFlag = Flags.string({
  char: 'w',
  helpValue: 'NAME',
  summary: 'Worktree to work on; by default the one of the current directory, else main.',
});

/** A named engine for this one operation. */
export const engineFlag = Flags.string({
  helpValue: 'NAME',
  summary: 'Engine for this operation; it is this one or an error.',
});

const DEFAULT_LOCK_TIMEOUT_MS = 10_000;
const LONGEST_SECONDS = 86_400;

/** Milliseconds of a `--lock-timeout` in seconds. Throws E_USAGE. */
export function lockTimeoutMs(seconds: string | undefined): number {
  if (seconds === undefined) return DEFAULT_LOCK_TIMEOUT_MS;
  const value = /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (value <= LONGEST_SECONDS) return Math.round(value * 1000);
  throw new JvsError('E_USAGE', {
    message: `--lock-timeout must be a number of seconds from 0 to ${LONGEST_SECONDS}`,
    hint: '--lock-timeout 30',
  });
}

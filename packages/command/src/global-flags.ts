import { Flags } from '@oclif/core';

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

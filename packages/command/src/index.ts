export { Args, Flags } from '@oclif/core';
export { escapeText, isJvsError, JvsError, type Warning } from '@jvs/model';
export { COMMAND_CONTRACT } from './command-contract.js';
export type { CommandHooks, CommandHost, OpenFlags } from './command-host.js';
export { engineFlag, globalFlags, operationFlags, repositoryFlags, worktreeFlag } from './global-flags.js';
export { JvsCommand, type Answer } from './jvs-command.js';
export { RepositoryCommand } from './repository-command.js';
export type { Paint, Style } from './style.js';

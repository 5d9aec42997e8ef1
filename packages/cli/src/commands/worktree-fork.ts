import type { ForkedWorktree } from '@jvs/api';
import { Args } from '@oclif/core';
import { engineFlag, operationFlags, worktreeFlag, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { createdWorktreeText } from '../text/created-worktree-text.js';

export class WorktreeFork extends RepositoryCommand<ForkedWorktree> {
  static override summary = 'Make a worktree that goes on from a snapshot, or from here';
  static override description =
    'Without REF the new worktree begins with what the current one holds, unsaved changes included.';
  static override usage = 'worktree fork [REF] NAME';
  static override examples = [
    '<%= config.bin %> worktree fork experiment',
    '<%= config.bin %> worktree fork baseline second-try',
  ];
  static override args = {
    ref_or_name: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Snapshot to go on from, when NAME follows; else the name.',
    }),
    name: Args.string({ ignoreStdin: true, description: 'Name of the new worktree.' }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag, engine: engineFlag };

  async answer(): Promise<Answer<ForkedWorktree>> {
    const { args, flags } = await this.parse(WorktreeFork);
    const repo = await this.openRepository(flags);
    const ref = args.name === undefined ? undefined : args.ref_or_name;
    return { view: await repo.worktrees.fork(args.name ?? args.ref_or_name, ref) };
  }

  text({ worktree }: ForkedWorktree): string {
    return createdWorktreeText(worktree);
  }
}

import type { MadeWorktree } from '@jvs/api';
import { Args } from '@oclif/core';
import { engineFlag, operationFlags, worktreeFlag, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { createdWorktreeText } from '../text/created-worktree-text.js';

export class WorktreeCreate extends RepositoryCommand<MadeWorktree> {
  static override summary = 'Make a worktree, empty or from a snapshot';
  static override examples = [
    '<%= config.bin %> worktree create scratch',
    '<%= config.bin %> worktree create review baseline',
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'Name of the new worktree.' }),
    ref: Args.string({ ignoreStdin: true, description: 'Snapshot it begins with; without one it is empty.' }),
  };
  static override flags = { ...operationFlags, worktree: worktreeFlag, engine: engineFlag };

  async answer(): Promise<Answer<MadeWorktree>> {
    const { args, flags } = await this.parse(WorktreeCreate);
    const repo = await this.openRepository(flags);
    return { view: await repo.worktrees.create(args.name, args.ref) };
  }

  text({ worktree }: MadeWorktree): string {
    return createdWorktreeText(worktree);
  }
}

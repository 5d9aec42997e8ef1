import type { RenamedWorktree } from '@jvs/api';
import { Args } from '@oclif/core';
import { escapeText } from '@jvs/model';
import { operationFlags, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

export class WorktreeRename extends RepositoryCommand<RenamedWorktree> {
  static override summary = 'Give a worktree another name, and its directory with it';
  static override examples = ['<%= config.bin %> worktree rename experiment exp-2026-02'];
  static override args = {
    old: Args.string({ required: true, ignoreStdin: true, description: 'Its name.' }),
    new: Args.string({ required: true, ignoreStdin: true, description: 'The name it gets.' }),
  };
  static override flags = operationFlags;

  async answer(): Promise<Answer<RenamedWorktree>> {
    const { args, flags } = await this.parse(WorktreeRename);
    const repo = await this.openRepository(flags);
    return { view: await repo.worktrees.rename(args.old, args.new) };
  }

  text({ old_name: old, worktree }: RenamedWorktree): string {
    return `Renamed worktree ${escapeText(old)} to ${worktree.name}\n  ${escapeText(worktree.path)}`;
  }
}

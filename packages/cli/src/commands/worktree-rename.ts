import { Args } from '@oclif/core';
import { renameWorktree } from '@jvs/worktree';
import { escapeText } from '@jvs/model';
import { operationFlags } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { worktreeView, type WorktreeView } from '../views/worktree-view.js';

interface View {
  readonly old_name: string;
  readonly worktree: WorktreeView;
}

export class WorktreeRename extends RepositoryCommand<View> {
  static override summary = 'Give a worktree another name, and its directory with it';
  static override examples = ['<%= config.bin %> worktree rename experiment exp-2026-02'];
  static override args = {
    old: Args.string({ required: true, ignoreStdin: true, description: 'Its name.' }),
    new: Args.string({ required: true, ignoreStdin: true, description: 'The name it gets.' }),
  };
  static override flags = operationFlags;

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(WorktreeRename);
    const repo = await this.openRepository(flags);
    const givenIn = this.worktreeName(repo, undefined);
    const worktree = await renameWorktree(repo, { from: args.old, to: args.new, givenIn });
    return { view: { old_name: args.old, worktree: worktreeView(worktree) } };
  }

  text({ old_name: old, worktree }: View): string {
    return `Renamed worktree ${escapeText(old)} to ${worktree.name}\n  ${escapeText(worktree.path)}`;
  }
}

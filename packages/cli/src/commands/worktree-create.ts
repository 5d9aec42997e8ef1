import { Args } from '@oclif/core';
import { createWorktree } from '@jvs/worktree';
import { engineFlag, operationFlags, worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { createdWorktreeText } from '../text/created-worktree-text.js';
import { worktreeView, type WorktreeView } from '../views/worktree-view.js';

interface View {
  readonly worktree: WorktreeView;
}

export class WorktreeCreate extends RepositoryCommand<View> {
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

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(WorktreeCreate);
    const repo = await this.openRepository(flags);
    const { name, ref } = args;
    const from = this.worktreeName(repo, flags.worktree);
    const worktree = await createWorktree(repo, { name, ref, from });
    return { view: { worktree: worktreeView(worktree) } };
  }

  text({ worktree }: View): string {
    return createdWorktreeText(worktree);
  }
}

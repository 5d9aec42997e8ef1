import type { RemovedWorktree } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { shortId } from '../text/short-id.js';

export class WorktreeRemove extends RepositoryCommand<RemovedWorktree> {
  static override summary = 'Remove a worktree; its snapshots stay';
  static override description =
    'What was not in a snapshot is kept first, in an automatic one whose id is printed.';
  static override examples = ['<%= config.bin %> worktree remove experiment'];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'The worktree to remove.' }),
  };
  static override flags = operationFlags;

  async answer(): Promise<Answer<RemovedWorktree>> {
    const { args, flags } = await this.parse(WorktreeRemove);
    const repo = await this.openRepository(flags);
    return { view: await repo.worktrees.remove(args.name) };
  }

  text({ name, auto }: RemovedWorktree): string {
    const kept = auto === null ? '' : `\n  what was unsaved is kept as snapshot ${shortId(auto.snapshot_id)}`;
    return `Removed worktree ${name}${kept}`;
  }
}

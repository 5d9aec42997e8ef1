import { Args } from '@oclif/core';
import type { Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';

interface View {
  readonly name: string;
  readonly path: string;
}

export class WorktreePath extends RepositoryCommand<View> {
  static override summary = 'Print where a worktree is';
  static override examples = ['cd "$(<%= config.bin %> worktree path experiment)"'];
  static override args = {
    name: Args.string({
      ignoreStdin: true,
      description: 'The worktree; by default that of the current directory, else main.',
    }),
  };

  async answer(): Promise<Answer<View>> {
    const { args, flags } = await this.parse(WorktreePath);
    const repo = await this.openRepository(flags);
    const { name, path } = await repo.worktrees.get(args.name);
    return { view: { name, path } };
  }

  /** The path as it is, control characters included: it is made for `cd "$(…)"`. */
  text({ path }: View): string {
    return path;
  }
}

import type { DuView } from '@jvs/api';
import { Args } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { duText } from '../text/du-text.js';

export class Du extends RepositoryCommand<DuView> {
  static override summary = 'Show what snapshots take on the disk, and what would come back';
  static override description =
    'ALONE is what comes back when that snapshot goes and nothing else does; TOGETHER when all that are listed go. Figures are kept: only new snapshots are measured.';
  static override examples = ['<%= config.bin %> du', '<%= config.bin %> du HEAD~1 HEAD~2 --json'];
  static override usage = 'du [REF...]';
  static override args = {
    refs: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'Snapshots, see jvs show --help; by default all.',
    }),
  };
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    worktree: worktreeFlag,
  };

  async answer(): Promise<Answer<DuView>> {
    const { args, flags } = await this.parse(Du);
    const repo = await this.openRepository(flags);
    return { view: await repo.usage(args.refs) };
  }

  text(view: DuView, style: Style): string {
    return duText(view, style);
  }
}

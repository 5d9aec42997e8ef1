import type { StatusView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { operationFlags, worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { statusText } from '../text/status-text.js';

export class Status extends RepositoryCommand<StatusView> {
  static override summary = 'Show where a worktree is and what changed in it';
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --worktree exp-1 --json'];
  static override flags = {
    'no-progress': operationFlags['no-progress'],
    worktree: worktreeFlag,
    rehash: Flags.boolean({ summary: 'Read every file, whatever the cache knows.' }),
  };

  async answer(): Promise<Answer<StatusView>> {
    const { flags } = await this.parse(Status);
    const repo = await this.openRepository(flags);
    return { view: await repo.status({ rehash: flags.rehash }) };
  }

  text(view: StatusView, style: Style): string {
    return statusText(view, style);
  }
}

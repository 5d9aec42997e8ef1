import { Flags } from '@oclif/core';
import type { OperationList } from '@jvs/api';
import { worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { operationsText } from '../text/operations-text.js';

export class OpLog extends RepositoryCommand<OperationList> {
  static override summary = 'List the operations that undo takes back, newest first';
  static override examples = ['<%= config.bin %> op log -n 10', '<%= config.bin %> op log --all --json'];
  static override flags = {
    worktree: worktreeFlag,
    all: Flags.boolean({ char: 'a', summary: 'Of all worktrees.' }),
    limit: Flags.integer({ char: 'n', min: 1, helpValue: 'COUNT', summary: 'At most so many.' }),
  };

  async answer(): Promise<Answer<OperationList>> {
    const { flags } = await this.parse(OpLog);
    const repo = await this.openRepository(flags);
    const { all, limit } = flags;
    return { view: await repo.operations.list({ all, limit }) };
  }

  text({ operations }: OperationList, style: Style): string {
    return operationsText(operations, style);
  }
}

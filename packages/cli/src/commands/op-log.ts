import { Flags } from '@oclif/core';
import { listOperations } from '@jvs/undo';
import { worktreeFlag } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { operationsText } from '../text/operations-text.js';
import type { Style } from '../text/style.js';
import { operationView, type OperationView } from '../views/operation-view.js';

interface View {
  /** Null for those of all worktrees. */
  readonly worktree: string | null;
  /** Newest first. */
  readonly operations: readonly OperationView[];
}

export class OpLog extends RepositoryCommand<View> {
  static override summary = 'List the operations that undo takes back, newest first';
  static override examples = ['<%= config.bin %> op log -n 10', '<%= config.bin %> op log --all --json'];
  static override flags = {
    worktree: worktreeFlag,
    all: Flags.boolean({ char: 'a', summary: 'Of all worktrees.' }),
    limit: Flags.integer({ char: 'n', min: 1, helpValue: 'COUNT', summary: 'At most so many.' }),
  };

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(OpLog);
    const repo = await this.openRepository(flags);
    const worktree = flags.all === true ? undefined : this.worktreeName(repo, flags.worktree);
    const operations = await listOperations(repo, { worktree, limit: flags.limit });
    return { view: { worktree: worktree ?? null, operations: operations.map(operationView) } };
  }

  text({ operations }: View, style: Style): string {
    return operationsText(operations, style);
  }
}

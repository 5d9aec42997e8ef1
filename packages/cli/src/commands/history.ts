import type { HistoryView, WorktreeView } from '@jvs/api';
import { Flags } from '@oclif/core';
import { worktreeFlag, type Answer, type Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { historyGraphText, historyText } from '../text/history-text.js';

export class History extends RepositoryCommand<HistoryView> {
  static override summary = 'List snapshots, newest first';
  static override description =
    'Without --all: the line of one worktree, from its HEAD back. With --all: every snapshot of the repository, automatic ones included.';
  static override examples = [
    '<%= config.bin %> history -n 10',
    '<%= config.bin %> history --tag baseline --json',
    '<%= config.bin %> history --all --graph',
  ];
  static override flags = {
    worktree: worktreeFlag,
    limit: Flags.integer({ char: 'n', min: 1, helpValue: 'COUNT', summary: 'At most so many.' }),
    grep: Flags.string({ helpValue: 'TEXT', summary: 'Only those whose note holds TEXT, in any case.' }),
    tag: Flags.string({ char: 't', helpValue: 'TAG', summary: 'Only those that carry TAG.' }),
    all: Flags.boolean({ char: 'a', summary: 'Every snapshot of the repository.', exclusive: ['worktree'] }),
    graph: Flags.boolean({ summary: 'Draw which descends from which.' }),
  };

  /** Only for a graph: their heads are marked in it. */
  private worktrees: readonly WorktreeView[] | undefined;

  async answer(): Promise<Answer<HistoryView>> {
    const { flags } = await this.parse(History);
    const repo = await this.openRepository(flags);
    if (flags.graph) this.worktrees = (await repo.worktrees.list()).worktrees;
    const { all, limit, grep, tag } = flags;
    return { view: await repo.history({ all, limit, grep, tag }) };
  }

  text(view: HistoryView, style: Style): string {
    if (this.worktrees === undefined) return historyText(view, style);
    return historyGraphText(view, style, this.worktrees);
  }
}

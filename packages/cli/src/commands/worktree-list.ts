import type { WorktreeList as View } from '@jvs/api';
import { escapeText } from '@jvs/model';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { shortId } from '../text/short-id.js';
import { formatTable } from '../text/table.js';

export class WorktreeList extends RepositoryCommand<View> {
  static override summary = 'List the worktrees';
  static override examples = ['<%= config.bin %> worktree list', '<%= config.bin %> wt list --json'];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(WorktreeList);
    const repo = await this.openRepository(flags);
    return { view: await repo.worktrees.list() };
  }

  text({ worktrees }: View, style: Style): string {
    const rows = worktrees.map(({ name, path, current_id: current, detached }) => [
      name,
      current === null ? '-' : shortId(current),
      detached ? 'DETACHED' : 'HEAD',
      escapeText(path),
    ]);
    return formatTable(style, ['NAME', 'CURRENT', 'STATE', 'PATH'], rows);
  }
}

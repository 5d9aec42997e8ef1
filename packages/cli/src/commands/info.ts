import { version } from '../build-info.js';
import { describeRepository, type RepositoryFacts } from '../describe-repository.js';
import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import { infoText } from '../text/info-text.js';

export class Info extends RepositoryCommand<RepositoryFacts> {
  static override summary = 'Show facts about the repository and where it is';
  static override examples = ['<%= config.bin %> info', '<%= config.bin %> info --repo /data/project --json'];

  async answer(): Promise<Answer<RepositoryFacts>> {
    const { flags } = await this.parse(Info);
    const repo = await this.openRepository(flags);
    const worktree = this.worktreeName(repo, undefined);
    const { view, warnings } = await describeRepository(repo, { worktree, version });
    for (const warning of warnings) this.onWarning(warning);
    return { view };
  }

  text(view: RepositoryFacts): string {
    return infoText(view);
  }
}

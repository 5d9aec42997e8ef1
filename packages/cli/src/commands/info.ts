import { version } from '../build-info.js';
import type { Answer } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { infoText, type InfoView } from '../text/info-text.js';

export class Info extends RepositoryCommand<InfoView> {
  static override summary = 'Show facts about the repository and where it is';
  static override examples = ['<%= config.bin %> info', '<%= config.bin %> info --repo /data/project --json'];

  async answer(): Promise<Answer<InfoView>> {
    const { flags } = await this.parse(Info);
    const repo = await this.openRepository(flags);
    return { view: { ...(await repo.info()), version } };
  }

  text(view: InfoView): string {
    return infoText(view);
  }
}

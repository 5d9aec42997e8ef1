import type { EngineList as View } from '@jvs/api';
import { escapeText } from '@jvs/model';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { formatTable } from '../text/table.js';

export class EngineList extends RepositoryCommand<View> {
  static override summary = 'List the engines, which can be used here, and why the others cannot';
  static override examples = ['<%= config.bin %> engine list', '<%= config.bin %> engine list --json'];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(EngineList);
    const repo = await this.openRepository(flags);
    return { view: await repo.engines.list() };
  }

  text({ policy, engines }: View, style: Style): string {
    const rows = engines.map(({ name, plugin, available, reason, chosen }) => [
      name,
      plugin === null ? 'jvs' : escapeText(plugin),
      available ? style.green('yes') : 'no',
      chosen ? `used (policy: ${policy})` : escapeText(reason ?? ''),
    ]);
    return formatTable(style, ['ENGINE', 'FROM', 'AVAILABLE', 'NOTE'], rows);
  }
}

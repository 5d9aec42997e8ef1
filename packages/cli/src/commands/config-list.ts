import type { SettingList } from '@jvs/api';
import type { Answer, Style } from '@jvs/command';
import { RepositoryCommand } from '../repository-command.js';
import { formatTable } from '../text/table.js';

export class ConfigList extends RepositoryCommand<SettingList> {
  static override summary = 'List the settings of the repository';
  static override examples = ['<%= config.bin %> config list', '<%= config.bin %> config list --json'];

  async answer(): Promise<Answer<SettingList>> {
    const { flags } = await this.parse(ConfigList);
    const repo = await this.openRepository(flags);
    return { view: await repo.settings.list() };
  }

  text({ settings }: SettingList, style: Style): string {
    const rows = settings.map(({ key, value, about }) => [key, value === null ? '-' : String(value), about]);
    return formatTable(style, ['SETTING', 'VALUE', 'WHAT IT IS'], rows);
  }
}

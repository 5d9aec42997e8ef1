import type { Answer } from '../jvs-command.js';
import { RepositoryCommand } from '../repository-command.js';
import type { Style } from '../text/style.js';
import { formatTable } from '../text/table.js';
import { settingViews, type SettingView } from '../views/config-view.js';

interface View {
  readonly settings: readonly SettingView[];
}

export class ConfigList extends RepositoryCommand<View> {
  static override summary = 'List the settings of the repository';
  static override examples = ['<%= config.bin %> config list', '<%= config.bin %> config list --json'];

  async answer(): Promise<Answer<View>> {
    const { flags } = await this.parse(ConfigList);
    const { config } = await this.openRepository(flags);
    return { view: { settings: settingViews(config) } };
  }

  text({ settings }: View, style: Style): string {
    const rows = settings.map(({ key, value, about }) => [key, value === null ? '-' : String(value), about]);
    return formatTable(style, ['SETTING', 'VALUE', 'WHAT IT IS'], rows);
  }
}

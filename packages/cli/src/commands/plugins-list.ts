import { listPlugins, type PluginList as View } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import type { Answer, Style } from '@jvs/command';
import { PluginsCommand } from '../plugins-command.js';
import { formatTable } from '../text/table.js';

export class PluginsList extends PluginsCommand<View> {
  static override summary = 'List the plugins of this user';
  static override examples = ['<%= config.bin %> plugins list', '<%= config.bin %> plugins list --json'];

  async answer(): Promise<Answer<View>> {
    await this.parse(PluginsList);
    return { view: listPlugins(this.pluginOptions()) };
  }

  text({ plugins }: View, style: Style): string {
    if (plugins.length === 0) return 'No plugins';
    const rows = plugins.map(({ name, version, engines, commands, origin, spec }) =>
      [name, version, namesOf(engines), namesOf(commands), origin, spec].map(escapeText),
    );
    return formatTable(style, ['PLUGIN', 'VERSION', 'ENGINES', 'COMMANDS', 'ORIGIN', 'FROM'], rows);
  }
}

function namesOf(declared: Readonly<Record<string, string>>): string {
  return Object.keys(declared).join(', ');
}

import { listPlugins, type PluginList as View } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import type { Answer } from '../jvs-command.js';
import { PluginsCommand } from '../plugins-command.js';
import type { Style } from '../text/style.js';
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
    const rows = plugins.map(({ name, version, engines, origin, spec }) =>
      [name, version, Object.keys(engines).join(', '), origin, spec].map(escapeText),
    );
    return formatTable(style, ['PLUGIN', 'VERSION', 'ENGINES', 'ORIGIN', 'FROM'], rows);
  }
}

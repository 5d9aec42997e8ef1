import { uninstallPlugin, type PluginResult } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import { Args } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { PluginsCommand, pluginText } from '../plugins-command.js';

export class PluginsUninstall extends PluginsCommand<PluginResult> {
  static override summary = 'Take a plugin away';
  static override examples = ['<%= config.bin %> plugins uninstall jvs-engine-sample'];
  static override args = {
    plugin: Args.string({ required: true, ignoreStdin: true, description: 'Name of the package.' }),
  };
  static override flags = { 'lock-timeout': operationFlags['lock-timeout'] };

  async answer(): Promise<Answer<PluginResult>> {
    const { args, flags } = await this.parse(PluginsUninstall);
    return { view: await uninstallPlugin(args.plugin, this.pluginOptions(flags)) };
  }

  text({ plugin }: PluginResult): string {
    return `Uninstalled plugin ${escapeText(pluginText(plugin))}`;
  }
}

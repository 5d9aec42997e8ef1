import { linkPlugin, type PluginResult } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import { Args } from '@oclif/core';
import { operationFlags } from '../global-flags.js';
import type { Answer } from '../jvs-command.js';
import { PluginsCommand, pluginText } from '../plugins-command.js';

export class PluginsLink extends PluginsCommand<PluginResult> {
  static override summary = 'Use a plugin where it is, while writing it';
  static override examples = ['<%= config.bin %> plugins link "$HOME/plugin"'];
  static override args = {
    dir: Args.string({ required: true, ignoreStdin: true, description: 'Directory of the package, built.' }),
  };
  static override flags = { 'lock-timeout': operationFlags['lock-timeout'] };

  async answer(): Promise<Answer<PluginResult>> {
    const { args, flags } = await this.parse(PluginsLink);
    return { view: await linkPlugin(args.dir, this.pluginOptions(flags)) };
  }

  text({ plugin }: PluginResult): string {
    return `Linked plugin ${escapeText(pluginText(plugin))}`;
  }
}

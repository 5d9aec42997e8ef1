import { linkPlugin, type PluginResult } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import { Args } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { commandRules } from '../command-rules.js';
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
    const options = { ...this.pluginOptions(flags), commands: commandRules(this.session) };
    return { view: await linkPlugin(args.dir, options) };
  }

  text({ plugin }: PluginResult): string {
    return `Linked plugin ${escapeText(pluginText(plugin))}`;
  }
}

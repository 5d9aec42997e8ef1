import { installPlugin, type PluginResult } from '@jvs/api/plugins';
import { escapeText } from '@jvs/model';
import { Args } from '@oclif/core';
import { operationFlags, type Answer } from '@jvs/command';
import { commandRules } from '../command-rules.js';
import { PluginsCommand, pluginText } from '../plugins-command.js';

export class PluginsInstall extends PluginsCommand<PluginResult> {
  static override summary = 'Install a plugin for this user';
  static override description =
    'Runs npm, which must be installed. What a plugin brings is run as you: install only what you trust. A repository never installs or loads one.';
  static override examples = ['<%= config.bin %> plugins install "file:$HOME/plugin"'];
  static override args = {
    plugin: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'A package as npm names it: NAME, NAME@VERSION, file:PATH.',
    }),
  };
  static override flags = { 'lock-timeout': operationFlags['lock-timeout'] };

  async answer(): Promise<Answer<PluginResult>> {
    const { args, flags } = await this.parse(PluginsInstall);
    const options = { ...this.pluginOptions(flags), commands: commandRules(this.session) };
    return { view: await installPlugin(args.plugin, options) };
  }

  text({ plugin }: PluginResult): string {
    return `Installed plugin ${escapeText(pluginText(plugin))}`;
  }
}

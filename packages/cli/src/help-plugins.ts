import { Plugin } from '@oclif/core';
import type { Config } from '@oclif/core';
import { escapeText } from '@jvs/model';
import type { PluginCommand } from '@jvs/api/plugins';

type Plugins = NonNullable<
  Extract<Parameters<typeof Config.load>[0], { root: string; plugins?: unknown }>['plugins']
>;

/** What help is made from: our manifest in `root`, and what plugins said of their commands when they were installed. */
export async function helpPlugins(root: string, commands: readonly PluginCommand[]): Promise<Plugins> {
  const own = new Plugin({ isRoot: true, root });
  await own.load();
  const known = new Set(own.topics.map(({ name }) => name));
  const topics = commands
    .map(({ name, plugin }) => ({ words: name.split(' '), plugin }))
    .filter(({ words: [first = '', second] }) => second !== undefined && !known.has(first))
    .map(({ words: [name = ''], plugin }) => ({
      name,
      description: `Commands of plugin ${escapeText(plugin)}`,
    }));
  const theirs = Object.assign(new Plugin({ root: '', name: 'plugins' }), {
    name: 'plugins',
    type: 'user',
    hooks: {},
    commands: commands.map(({ name, plugin, definition }) => ({
      ...definition,
      id: name.replace(' ', ':'),
      pluginName: plugin,
      pluginType: 'user',
    })),
  });
  Object.defineProperty(theirs, 'topics', { value: topics });
  return new Map([own, theirs].map((each) => [each.name, each]));
}

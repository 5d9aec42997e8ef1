import type { PluginCommand } from '@jvs/api/plugins';
import type { CommandDefinition, Definitions } from './command-definitions.js';

/** All commands and topics: ours, and those of plugins as they were described when they were installed. */
export function withPlugins(
  { commands, topics }: Definitions,
  plugins: readonly PluginCommand[],
): Definitions {
  const theirs = plugins.map(({ name, definition }) => [name, { args: {}, flags: {}, ...definition }]);
  const theirTopics = plugins
    .filter(({ name }) => name.includes(' '))
    .map(({ name, plugin }) => [name.split(' ')[0], `Commands of plugin ${plugin}`]);
  return {
    commands: { ...(Object.fromEntries(theirs) as Record<string, CommandDefinition>), ...commands },
    topics: { ...(Object.fromEntries(theirTopics) as Record<string, string>), ...topics },
  };
}

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { broken } from './broken.js';
import type { CommandRules } from './command-rules.js';
import type { Plugin, PluginRecord } from './plugin.js';

/** What help and completion will say of a plugin's commands. Each is imported for it, so one that does not load is E_PLUGIN_BROKEN now. */
export async function describeCommands(
  plugin: Pick<Plugin, 'name' | 'root' | 'commands'>,
  { describe }: CommandRules,
): Promise<PluginRecord['definitions']> {
  const definitions: PluginRecord['definitions'] = {};
  for (const [name, file] of Object.entries(plugin.commands)) {
    try {
      definitions[name] = await describe(pathToFileURL(join(plugin.root, file)).href, name);
    } catch (error) {
      throw broken(`command "${name}"`, plugin, error);
    }
  }
  return definitions;
}

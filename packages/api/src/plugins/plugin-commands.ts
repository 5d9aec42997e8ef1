import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandRules } from './command-rules.js';
import { broken } from './broken.js';
import { clash } from './clash.js';
import { incompatible } from './incompatible.js';
import type { ImportModule } from './plugin-engines.js';
import type { CommandDefinition, PluginRecord } from './plugin.js';
import { readPluginList } from './plugin-list.js';

/** A command that a plugin brings. */
export interface PluginCommand {
  /** "data check" */
  readonly name: string;
  /** Name of the package. */
  readonly plugin: string;
  readonly definition: CommandDefinition;
  /** Imports its module. Throws E_PLUGIN_INCOMPATIBLE, E_PLUGIN_BROKEN, or E_PLUGIN_CLASH for a name that two plugins have. */
  readonly load: () => Promise<unknown>;
}

export interface PluginCommandsRequest {
  /** Directory of the plugins. */
  readonly home: string;
  readonly rules: Pick<CommandRules, 'contract'>;
  readonly importModule: ImportModule;
}

/** The commands of all plugins, as the list has them: no code of a plugin runs. Throws E_PLUGIN_BROKEN for a list that cannot be read. */
export function pluginCommands({ home, rules, importModule }: PluginCommandsRequest): PluginCommand[] {
  const owners = new Map<string, PluginRecord[]>();
  for (const plugin of readPluginList(home))
    for (const name of Object.keys(plugin.commands)) owners.set(name, [...(owners.get(name) ?? []), plugin]);
  return [...owners].map(([name, plugins]) => ({
    name,
    plugin: plugins.map((each) => each.name).join(', '),
    definition: plugins[0]?.definitions[name] ?? {},
    load: () => loadCommand(name, plugins, { rules, importModule }),
  }));
}

async function loadCommand(
  name: string,
  [plugin, other]: readonly PluginRecord[],
  { rules, importModule }: Omit<PluginCommandsRequest, 'home'>,
): Promise<unknown> {
  if (plugin === undefined) throw new Error(`no plugin has command ${name}`);
  const what = `command "${name}"`;
  if (other !== undefined) throw clash(what, plugin.name, other.name);
  const { command_contract: contract } = plugin;
  if (contract !== rules.contract)
    throw incompatible(plugin.name, { kind: 'command', contract, supported: rules.contract });
  try {
    return await importModule(pathToFileURL(join(plugin.root, plugin.commands[name] ?? '')).href);
  } catch (error) {
    throw broken(what, plugin, error);
  }
}

import { pluginCommands as read, type PluginCommand } from '@jvs/api/plugins';
import { COMMAND_CONTRACT } from '@jvs/command';
import { commandClassOf } from './command-class-of.js';
import { pluginsHome } from './plugins-home.js';
import type { Session } from './session.js';

/** The commands of the user's plugins; no code of them runs. Throws E_PLUGIN_BROKEN for a list that cannot be read. */
export function pluginCommands(session: Session): PluginCommand[] {
  return read({
    home: pluginsHome(session),
    rules: { contract: COMMAND_CONTRACT },
    importModule: async (url) => commandClassOf(await session.importModule(url)),
  });
}

import type { PluginCommand } from '@jvs/api/plugins';
import { isJvsError, type JvsError } from '@jvs/model';
import { commandTable } from './command-table.js';
import { pluginCommands } from './plugin-commands.js';
import type { Session } from './session.js';

export interface KnownPluginCommands {
  readonly commands: readonly PluginCommand[];
  /** Why there may be more. */
  readonly problem?: JvsError;
}

/** The commands of plugins that can be called, for those who list commands: a list that cannot be read hides none of ours. */
export function knownPluginCommands(session: Session): KnownPluginCommands {
  try {
    return { commands: pluginCommands(session).filter(({ name }) => !Object.hasOwn(commandTable, name)) };
  } catch (error) {
    if (!isJvsError(error)) throw error;
    return { commands: [], problem: error };
  }
}

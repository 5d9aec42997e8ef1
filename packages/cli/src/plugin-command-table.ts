import type { PluginCommand } from '@jvs/api/plugins';
import type { JvsCommand } from '@jvs/command';
import { errnoName, isJvsError, JvsError } from '@jvs/model';
import type { PluginCommandClass } from './command-class-of.js';
import { commandHost } from './command-host.js';
import type { CommandEntry } from './command-table.js';
import type { JvsCommandClass } from './jvs-command.js';
import { pluginCommands } from './plugin-commands.js';
import type { Session } from './session.js';

/** The commands of the user's plugins, each imported only when it runs. Throws E_PLUGIN_BROKEN for a list that cannot be read. */
export function pluginCommandTable(session: Session): Readonly<Record<string, CommandEntry>> {
  return Object.fromEntries(pluginCommands(session).map((command) => [command.name, entryOf(command)]));
}

function entryOf(command: PluginCommand): CommandEntry {
  const { plugin, load } = command;
  return { plugin, load: async () => adopt((await load()) as PluginCommandClass, command) };
}

/** A plugin's command, run as ours are: it gets no session, and what it throws that is no error of ours is its own fault. */
function adopt(Found: PluginCommandClass, command: PluginCommand): JvsCommandClass {
  const theirs = Found.prototype as JvsCommand<object>;
  return class extends Found {
    constructor(argv: string[], config: ConstructorParameters<PluginCommandClass>[1], session: Session) {
      super(argv, config, commandHost(session));
    }

    override async answer(): Promise<{ readonly view: object }> {
      try {
        return await theirs.answer.call(this);
      } catch (error) {
        throw isUnderstood(error) ? error : failed(command, error);
      }
    }

    override text(...args: Parameters<InstanceType<PluginCommandClass>['text']>): string {
      try {
        return theirs.text.apply(this, args);
      } catch (error) {
        throw failed(command, error);
      }
    }
  };
}

/** Errors of ours, of the argument parser and of the system, and that of an aborted signal. */
function isUnderstood(error: unknown): boolean {
  if (!(error instanceof Error)) return isJvsError(error);
  return (
    isJvsError(error) || 'oclif' in error || errnoName(error) !== undefined || error.name === 'AbortError'
  );
}

function failed({ name, plugin }: PluginCommand, cause: unknown): JvsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new JvsError('E_PLUGIN_BROKEN', {
    message: `command "${name}" of plugin ${plugin} failed: ${reason}`,
    hint: `Tell its author, or do without it: jvs plugins uninstall ${plugin}`,
    details: { plugin, reason },
    cause,
  });
}

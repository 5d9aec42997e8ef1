import { JvsError } from '@jvs/model';
import type { Plugin } from './plugin.js';

/** The error for an engine or a command that cannot be loaded. `what` names it: `engine "fast"`. */
export function broken(
  what: string,
  { name, root }: Pick<Plugin, 'name' | 'root'>,
  cause: unknown,
): JvsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new JvsError('E_PLUGIN_BROKEN', {
    message: `${what} of plugin ${name} cannot be loaded: ${reason}`,
    hint: `Install it again, or do without it: jvs plugins uninstall ${name}`,
    details: { plugin: name, path: root, reason },
    cause,
  });
}

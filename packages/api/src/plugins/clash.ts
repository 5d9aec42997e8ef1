import { JvsError } from '@jvs/model';

/** The error for a name that two have. `what` names the one that is too many: `engine "fast"`. */
export function clash(what: string, plugin: string, other: string): JvsError {
  return new JvsError('E_PLUGIN_CLASH', {
    message: `${what} of plugin ${plugin} has the name of one of ${other}`,
    hint: `Keep one of them: jvs plugins uninstall ${plugin}`,
    details: { plugin, other },
  });
}

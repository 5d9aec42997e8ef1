import type { Plugin, PluginOptions } from '@jvs/api/plugins';
import { JvsCommand } from './jvs-command.js';
import { lockTimeoutMs } from './lock-timeout.js';
import { pluginsHome } from './plugins-home.js';

/** A command about the user's plugins, which are no part of any repository. */
export abstract class PluginsCommand<View extends object> extends JvsCommand<View> {
  protected pluginOptions(flags: { readonly 'lock-timeout'?: string | undefined } = {}): PluginOptions {
    return {
      home: pluginsHome(this.session),
      cwd: this.session.cwd(),
      lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
      signal: this.session.signal,
    };
  }
}

/** "@you/plugin 1.2.0 (engines: fast; commands: data check)". */
export function pluginText({ name, version, engines, commands }: Plugin): string {
  const parts = Object.entries({ engines, commands })
    .map(([kind, declared]) => [kind, Object.keys(declared)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${kind}: ${names.join(', ')}`);
  return `${name} ${version} (${parts.join('; ')})`;
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Plugin, PluginOptions } from '@jvs/api/plugins';
import { lockTimeoutMs } from './global-flags.js';
import { JvsCommand } from './jvs-command.js';
import { userPlaces } from './user-places.js';

/** A command about the user's plugins, which are no part of any repository. */
export abstract class PluginsCommand<View extends object> extends JvsCommand<View> {
  protected pluginOptions(flags: { readonly 'lock-timeout'?: string | undefined } = {}): PluginOptions {
    const { plugins, home = homedir() } = userPlaces(this.session);
    return {
      home: plugins ?? join(home, '.local', 'share', 'jvs'),
      cwd: this.session.cwd(),
      lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
      signal: this.session.signal,
    };
  }
}

/** "installed @you/plugin 1.2.0 (engines: fast)". */
export function pluginText({ name, version, engines }: Plugin): string {
  const names = Object.keys(engines);
  return `${name} ${version}${names.length === 0 ? '' : ` (engines: ${names.join(', ')})`}`;
}

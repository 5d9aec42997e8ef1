import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from '@jvs/fs';
import { environmentError, JvsError, parseJsonSafely } from '@jvs/model';
import { pluginListSchema, type PluginRecord } from './plugin.js';

/** Nothing is added to it by hand, so this is a thousand plugins. */
const LIST_MAX = 1024 * 1024;

export function pluginListPath(home: string): string {
  return join(home, 'plugins.json');
}

/** The plugins the user installed and linked. E_PLUGIN_BROKEN for a list that cannot be read. */
export function readPluginList(home: string): readonly PluginRecord[] {
  const file = pluginListPath(home);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw environmentError(error, { action: 'read the list of plugins', path: file });
  }
  try {
    return pluginListSchema.parse(parseJsonSafely(bytes, { maxBytes: LIST_MAX })).plugins;
  } catch (error) {
    throw new JvsError('E_PLUGIN_BROKEN', {
      message: `the list of plugins cannot be read: ${file}`,
      hint: `Move ${file} away and install the plugins again: jvs plugins install NAME`,
      details: { file },
      cause: error,
    });
  }
}

/** Replaces the list; after a crash it is the old or the new one, complete. */
export async function writePluginList(home: string, plugins: readonly PluginRecord[]): Promise<void> {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = JSON.stringify({ schema: 'jvs.plugin-list/1', plugins: sorted }, null, 2);
  await writeFileDurably(pluginListPath(home), Buffer.from(`${text}\n`));
}

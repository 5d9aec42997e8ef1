export {
  installPlugin,
  linkPlugin,
  listPlugins,
  uninstallPlugin,
  type PluginList,
  type PluginOptions,
  type PluginResult,
} from './plugins/manage-plugins.js';
export type { Plugin } from './plugins/plugin.js';

export {
  installPlugin,
  linkPlugin,
  listPlugins,
  uninstallPlugin,
  type InstallOptions,
  type PluginList,
  type PluginOptions,
  type PluginResult,
} from './plugins/manage-plugins.js';
export { broken as pluginBroken } from './plugins/broken.js';
export type { CommandRules } from './plugins/command-rules.js';
export { pluginCommands, type PluginCommand, type PluginCommandsRequest } from './plugins/plugin-commands.js';
export type { CommandDefinition, Plugin } from './plugins/plugin.js';

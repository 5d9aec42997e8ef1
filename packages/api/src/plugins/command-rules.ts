import type { CommandDefinition } from './plugin.js';

/** What a command line that plugins add commands to says of them. */
export interface CommandRules {
  /** The version of the contract that it keeps to. */
  readonly contract: number;
  /** Names, of one or two words, that plugins cannot take. */
  readonly taken: readonly string[];
  /** Imports a command's module by its URL and says what it is called and takes. What it throws is the plugin's fault. */
  readonly describe: (url: string, name: string) => Promise<CommandDefinition>;
}

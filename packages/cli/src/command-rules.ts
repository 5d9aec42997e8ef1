import type { CommandRules } from '@jvs/api/plugins';
import { COMMAND_CONTRACT } from '@jvs/command';
import { commandTable, topicAliases } from './command-table.js';
import { commandClassOf } from './command-class-of.js';
import { describeCommand } from './describe-command.js';
import { helpTopics } from './help-topics.js';
import type { Session } from './session.js';

/** What plugins may add to our commands, and how a command of theirs is described. */
export function commandRules({ importModule }: Session): CommandRules {
  return {
    contract: COMMAND_CONTRACT,
    taken: [
      ...Object.keys(commandTable),
      ...Object.keys(topicAliases),
      ...Object.keys(helpTopics),
      // Words that are understood before commands are looked for.
      'help',
    ],
    describe: async (url) => describeCommand(commandClassOf(await importModule(url))),
  };
}

import { Config, Help } from '@oclif/core';
import { JvsError } from '@jvs/model';
import { helpPlugins } from './help-plugins.js';
import { helpTopics } from './help-topics.js';
import { knownPluginCommands } from './known-plugin-commands.js';
import type { ReportOptions } from './report-outcome.js';
import type { Session } from './session.js';

/** Prints help on stdout: of everything, of a topic or of a command. */
export async function showHelp(
  session: Session,
  topic: readonly string[],
  options: ReportOptions,
): Promise<void> {
  if (options.json) throw noJson(topic);
  const explained = helpTopics[topic.join(' ')];
  if (explained !== undefined) {
    session.stdout.write(`${explained.text}\n`);
    return;
  }
  const { commands, problem } = knownPluginCommands(session);
  const root = __dirname;
  const plugins = commands.length === 0 ? undefined : await helpPlugins(root, commands);
  const config = await Config.load({ root, ...(plugins && { plugins }) });
  const help = new CollectedHelp(config, { stripAnsi: !options.color, hideAliasesFromRoot: true });
  await help.showHelp([...topic]);
  const more = topic.length === 0 ? topicLines() : '';
  session.stdout.write(`${help.lines.join('\n').trimEnd()}\n${more}`);
  if (problem !== undefined) session.stderr.write(`warning: ${problem.message} (${problem.code})\n`);
}

/** oclif's help, its text collected: written through console.log it would be cut off when the process ends. */
class CollectedHelp extends Help {
  readonly lines: string[] = [];

  protected override log(...parts: string[]): void {
    this.lines.push(parts.join(' '));
  }
}

function topicLines(): string {
  const lines = Object.entries(helpTopics).map(
    ([name, { summary }]) => `  jvs help ${name.padEnd(10)}  ${summary}`,
  );
  return ['', 'MORE', ...lines, '  jvs COMMAND --help   Flags and examples of a command', ''].join('\n');
}

function noJson(topic: readonly string[]): JvsError {
  return new JvsError('E_USAGE', {
    message: 'help is text: --json does not go with it',
    hint: ['jvs', ...topic, '--help'].join(' '),
  });
}

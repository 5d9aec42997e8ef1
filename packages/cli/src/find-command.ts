import { JvsError, escapeText } from '@jvs/model';
import { commandTable, topicAliases, type CommandEntry } from './command-table.js';
import { helpTopics } from './help-topics.js';
import { nearest } from './nearest.js';

/** What the arguments ask for. */
export type Request =
  | { readonly kind: 'help'; readonly topic: readonly string[] }
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly entry: CommandEntry;
      readonly argv: string[];
    };

type CommandTable = Readonly<Record<string, CommandEntry>>;

/** Finds the command of an argument list in a table of them. Throws E_USAGE for one that does not exist, naming the nearest. */
export function findCommand(argv: readonly string[], table: CommandTable = commandTable): Request {
  const [first = ''] = argv;
  if (argv.length === 0 || first === '--help' || first === '-h') return { kind: 'help', topic: [] };
  if (first === '--version' || first === '-V') return request(table, 'version', argv.slice(1));
  const words = leadingWords(argv);
  if (words[0] === 'help') return { kind: 'help', topic: known(table, words.slice(1)) };
  const length = [2, 1].find((count) => words.length >= count && isCommand(table, words.slice(0, count)));
  if (asksForHelp(argv)) return { kind: 'help', topic: known(table, words.slice(0, length ?? 2)) };
  if (length === undefined) throw unknownCommand(table, words, first);
  return request(table, words.slice(0, length).join(' '), argv.slice(length));
}

function request(table: CommandTable, name: string, argv: string[]): Request {
  return { kind: 'command', name, entry: table[name] as CommandEntry, argv };
}

/** The first two words, aliases resolved. */
function leadingWords(argv: readonly string[]): string[] {
  const end = argv.findIndex((argument) => argument.startsWith('-'));
  const [first, ...others] = end < 0 ? argv : argv.slice(0, end);
  if (first === undefined) return [];
  return [Object.hasOwn(topicAliases, first) ? (topicAliases[first] as string) : first, ...others];
}

function isCommand(table: CommandTable, words: readonly string[]): boolean {
  return Object.hasOwn(table, words.join(' '));
}

function isTopic(table: CommandTable, word: string | undefined): boolean {
  return Object.keys(table).some((name) => name.startsWith(`${word ?? ''} `));
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

function known(table: CommandTable, words: readonly string[]): readonly string[] {
  const [first, second] = leadingWords(words);
  if (first === undefined) return [];
  if ((isTopic(table, first) || Object.hasOwn(helpTopics, first)) && second === undefined) return [first];
  if (second !== undefined && isCommand(table, [first, second])) return [first, second];
  if (isCommand(table, [first])) return [first];
  throw unknownCommand(table, words, first);
}

function unknownCommand(table: CommandTable, words: readonly string[], first: string): JvsError {
  const [topic, sub] = words;
  if (topic === undefined) {
    return new JvsError('E_USAGE', {
      message: `the command comes first, options such as ${escapeText(first)} after it`,
      hint: 'jvs --help',
    });
  }
  if (isTopic(table, topic) && sub === undefined) {
    return new JvsError('E_USAGE', {
      message: `"${topic}" needs to know what to do`,
      hint: `jvs ${topic} --help`,
    });
  }
  const asked = isTopic(table, topic) ? `${topic} ${sub ?? ''}` : topic;
  const [suggestion] = nearest(asked, Object.keys(table), 1);
  return new JvsError('E_USAGE', {
    message: `there is no command "${escapeText(asked)}"`,
    hint: suggestion === undefined ? 'jvs --help' : `jvs ${suggestion} --help`,
    details: { command: asked, suggestion: suggestion ?? null },
  });
}

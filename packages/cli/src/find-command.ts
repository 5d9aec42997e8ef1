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

/** Finds the command of an argument list. Throws E_USAGE for one that does not exist, naming the nearest. */
export function findCommand(argv: readonly string[]): Request {
  const [first = ''] = argv;
  if (argv.length === 0 || first === '--help' || first === '-h') return { kind: 'help', topic: [] };
  if (first === '--version' || first === '-V') return request('version', argv.slice(1));
  const words = leadingWords(argv);
  if (words[0] === 'help') return { kind: 'help', topic: known(words.slice(1)) };
  const length = [2, 1].find((count) => words.length >= count && isCommand(words.slice(0, count)));
  if (asksForHelp(argv)) return { kind: 'help', topic: known(words.slice(0, length ?? 2)) };
  if (length === undefined) throw unknownCommand(words, first);
  return request(words.slice(0, length).join(' '), argv.slice(length));
}

function request(name: string, argv: string[]): Request {
  return { kind: 'command', name, entry: commandTable[name] as CommandEntry, argv };
}

/** The first two words, aliases resolved. */
function leadingWords(argv: readonly string[]): string[] {
  const end = argv.findIndex((argument) => argument.startsWith('-'));
  const [first, ...others] = end < 0 ? argv : argv.slice(0, end);
  if (first === undefined) return [];
  return [Object.hasOwn(topicAliases, first) ? (topicAliases[first] as string) : first, ...others];
}

function isCommand(words: readonly string[]): boolean {
  return Object.hasOwn(commandTable, words.join(' '));
}

function isTopic(word: string | undefined): boolean {
  return Object.keys(commandTable).some((name) => name.startsWith(`${word ?? ''} `));
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

function known(words: readonly string[]): readonly string[] {
  const [first, second] = leadingWords(words);
  if (first === undefined) return [];
  if ((isTopic(first) || Object.hasOwn(helpTopics, first)) && second === undefined) return [first];
  if (second !== undefined && isCommand([first, second])) return [first, second];
  if (isCommand([first])) return [first];
  throw unknownCommand(words, first);
}

function unknownCommand(words: readonly string[], first: string): JvsError {
  const [topic, sub] = words;
  if (topic === undefined) {
    return new JvsError('E_USAGE', {
      message: `the command comes first, options such as ${escapeText(first)} after it`,
      hint: 'jvs --help',
    });
  }
  if (isTopic(topic) && sub === undefined) {
    return new JvsError('E_USAGE', {
      message: `"${topic}" needs to know what to do`,
      hint: `jvs ${topic} --help`,
    });
  }
  const asked = isTopic(topic) ? `${topic} ${sub ?? ''}` : topic;
  const [suggestion] = nearest(asked, Object.keys(commandTable), 1);
  return new JvsError('E_USAGE', {
    message: `there is no command "${escapeText(asked)}"`,
    hint: suggestion === undefined ? 'jvs --help' : `jvs ${suggestion} --help`,
    details: { command: asked, suggestion: suggestion ?? null },
  });
}

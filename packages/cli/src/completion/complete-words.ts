import { topicAliases } from '../command-table.js';
import { helpTopics } from '../help-topics.js';
import type { Candidate, Candidates } from './candidate.js';
import type { CommandDefinition, Definitions, FlagDefinition } from './command-definitions.js';
import { valueKind, type ValueKind } from './value-kind.js';

/** Values that only the machine or the open repository knows. */
export type FindValues = (kind: ValueKind, typed: string) => Promise<readonly Candidate[]>;

interface Place {
  readonly name: string;
  readonly command: CommandDefinition;
  /** Words of the command before the cursor. */
  readonly before: readonly string[];
  readonly typed: string;
  readonly find: FindValues;
}

/** What may stand in place of the last of `words`, which are those behind `jvs`, the last one as far as it is typed. */
export async function completeWords(
  words: readonly string[],
  definitions: Definitions,
  find: FindValues,
): Promise<Candidates> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await candidatesFor(before, typed, { definitions, find });
  return typeof found === 'string' ? found : found.filter(({ value }) => value.startsWith(typed));
}

async function candidatesFor(
  before: readonly string[],
  typed: string,
  { definitions, find }: { readonly definitions: Definitions; readonly find: FindValues },
): Promise<Candidates> {
  const named = before[0] === 'help' ? before.slice(1) : before;
  const [first = '', ...others] = named;
  const path = [Object.hasOwn(topicAliases, first) ? topicAliases[first] : first, ...others];
  const length = [2, 1].find(
    (count) => path.length >= count && Object.hasOwn(definitions.commands, path.slice(0, count).join(' ')),
  );
  if (length === undefined) {
    const next = commandWords(definitions, named.length === 0 ? [] : path.slice(0, 2));
    return before.length === 1 && named.length === 0 ? [...next, ...topicWords()] : next;
  }
  if (before[0] === 'help') return [];
  const name = path.slice(0, length).join(' ');
  const command = definitions.commands[name] as CommandDefinition;
  return completeArguments({ name, command, before: before.slice(length), typed, find });
}

/** The next words of commands and topics that begin with `path`. */
function commandWords({ commands, topics }: Definitions, path: readonly (string | undefined)[]): Candidate[] {
  const found = new Map<string, string | undefined>();
  const beginning = path.map((word) => `${word} `).join('');
  for (const [name, { summary }] of Object.entries(commands)) {
    if (!name.startsWith(beginning)) continue;
    const [word = '', more] = name.slice(beginning.length).split(' ');
    found.set(word, more === undefined ? summary : topics[word]);
  }
  if (path.length === 0) found.set('help', 'Explain a command');
  return [...found].map(([value, about]) => ({ value, about }));
}

function topicWords(): Candidate[] {
  return Object.entries(helpTopics).map(([value, { summary }]) => ({ value, about: summary }));
}

async function completeArguments(place: Place): Promise<Candidates> {
  const { name, command, before, typed } = place;
  if (before.includes('--')) return 'files';
  const [, long, start] = /^--([^=]+)=(.*)$/s.exec(typed) ?? [];
  if (long !== undefined) {
    const values = await flagValues(place, command.flags[long], start ?? '');
    return typeof values === 'string'
      ? values
      : values.map((each) => ({ ...each, value: `--${long}=${each.value}` }));
  }
  const waiting = flagOf(command, before.at(-1));
  if (waiting?.type === 'option') return flagValues(place, waiting, typed);
  if (typed.startsWith('-')) return flagNames(command, before);
  const args = Object.values(command.args);
  const taken = positionals(command, before);
  const arg = args[taken.length] ?? args.findLast(({ multiple }) => multiple === true);
  if (arg === undefined) return [];
  if (name === 'verify' && before.includes('--merge')) return 'files';
  if (name === 'config set' && arg.name === 'value')
    return taken[0] === 'engine' ? place.find('engine', typed) : [];
  return values(place, arg.options, arg.name, typed);
}

function flagValues(place: Place, flag: FlagDefinition | undefined, typed: string): Promise<Candidates> {
  return flag === undefined ? Promise.resolve([]) : values(place, flag.options, `--${flag.name}`, typed);
}

async function values(
  { name, find }: Place,
  options: readonly string[] | undefined,
  of: string,
  typed: string,
): Promise<Candidates> {
  if (options !== undefined) return options.map((value) => ({ value }));
  const kind = valueKind(name, of);
  if (kind === 'file') return 'files';
  if (kind === 'directory') return 'directories';
  return kind === 'text' ? [] : find(kind, typed);
}

/** The flag that a whole word is, without a value in it. */
function flagOf({ flags }: CommandDefinition, word = ''): FlagDefinition | undefined {
  if (word.startsWith('--')) return flags[word.slice(2)];
  const char = /^-(.)$/.exec(word)?.[1];
  return char === undefined ? undefined : Object.values(flags).find((flag) => flag.char === char);
}

function flagNames(command: CommandDefinition, before: readonly string[]): Candidate[] {
  const given = new Set(before.map((word) => flagOf(command, word.split('=')[0])?.name));
  const all = Object.values(command.flags);
  const [everywhere, own] = [true, false].map((wanted) =>
    all.filter(({ helpGroup }) => (helpGroup !== undefined) === wanted),
  ) as [FlagDefinition[], FlagDefinition[]];
  return [...own, ...everywhere]
    .filter(({ name, hidden, multiple }) => hidden !== true && (multiple === true || !given.has(name)))
    .map(({ name, summary }) => ({ value: `--${name}`, about: summary }))
    .concat({ value: '--help', about: 'Explain this command' });
}

/** The words before the cursor that are neither flags nor their values. */
function positionals(command: CommandDefinition, before: readonly string[]): string[] {
  return before.filter((word, at) => {
    if (word.startsWith('-') && word !== '-') return false;
    return flagOf(command, before[at - 1])?.type !== 'option';
  });
}

// What help, man pages and the reference say of a command, taken from oclif's manifest.

/** Commands by name ("worktree list"), with usage, arguments, flags and examples as plain text. */
export function commandFacts(manifest) {
  return Object.entries(manifest.commands)
    .map(([id, command]) => factsOf(id.replaceAll(':', ' '), command))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function factsOf(name, { summary, description, usage, args, flags, examples = [] }) {
  const positional = Object.values(args);
  return {
    name,
    summary,
    description: description ?? '',
    usage: usage === undefined ? [usageOf(name, positional)] : [usage].flat(),
    args: positional.map((arg) => ({ term: argTerm(arg), text: arg.description, closed: arg.options })),
    flags: Object.values(flags)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((flag) => ({ ...flag, term: flagTerm(flag), text: flag.summary, closed: flag.options })),
    examples: examples.map((example) => example.replaceAll('<%= config.bin %>', 'jvs')),
  };
}

function usageOf(name, args) {
  return [name, ...args.map(argTerm)].join(' ');
}

function argTerm({ name, required, multiple }) {
  const word = `${name.toUpperCase().replaceAll('_', '-')}${multiple ? '...' : ''}`;
  return required ? word : `[${word}]`;
}

function flagTerm({ name, char, type, helpValue, multiple }) {
  const value = type === 'option' ? ` ${helpValue ?? 'VALUE'}${multiple ? '...' : ''}` : '';
  return `${char === undefined ? '' : `-${char}, `}--${name}${value}`;
}

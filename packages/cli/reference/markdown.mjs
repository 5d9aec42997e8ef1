// docs/cli-reference.md, from the command definitions.

/** The whole reference. */
export function commandReference({ commands, topics }) {
  const everywhere = flagsOfMany(commands);
  return [
    '# Command reference',
    '',
    'Generated from the command definitions: a build writes it, `UPDATE_GOLDEN=1` with the tests of `packages/cli` renews this copy. What commands promise',
    'is in [02_CLI_SPEC.md](02_CLI_SPEC.md); what snapshots can be called under [refs](#refs).',
    '',
    '| command | |',
    '|---|---|',
    ...commands.map(
      ({ name, summary }) => `| [\`${name}\`](#jvs-${name.replaceAll(' ', '-')}) | ${cell(summary)} |`,
    ),
    '',
    '## Flags of many commands',
    '',
    ...table(everywhere),
    '',
    ...commands.flatMap((command) => commandLines(command)),
    ...Object.entries(topics).flatMap(([name, { summary, text }]) => [
      `## ${name}`,
      '',
      `${summary}.`,
      '',
      '```text',
      text,
      '```',
      '',
    ]),
  ].join('\n');
}

function flagsOfMany(commands) {
  const all = commands.flatMap(({ flags }) => flags).filter(({ helpGroup }) => helpGroup !== undefined);
  return [...new Map(all.map((flag) => [flag.name, flag])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function commandLines({ name, summary, description, usage, args, flags, examples }) {
  const own = flags.filter(({ helpGroup }) => helpGroup === undefined);
  const shared = flags.filter(({ helpGroup }) => helpGroup !== undefined).map((flag) => `\`--${flag.name}\``);
  return [
    `## jvs ${name}`,
    '',
    `${summary}.${description === '' ? '' : ` ${description}`}`,
    '',
    '```text',
    ...usage.map((line) => `jvs ${line}`),
    '```',
    '',
    ...(args.length + own.length === 0 ? [] : [...table([...args, ...own]), '']),
    `Also ${shared.join(', ')}.`,
    '',
    '```console',
    ...examples.map((example) => `$ ${example}`),
    '```',
    '',
  ];
}

function table(rows) {
  return [
    '| | |',
    '|---|---|',
    ...rows.map(
      ({ term, text, closed }) =>
        `| \`${cell(term)}\` | ${cell(text)}${closed ? ` One of: ${closed.map((value) => `\`${value}\``).join(', ')}.` : ''} |`,
    ),
  ];
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

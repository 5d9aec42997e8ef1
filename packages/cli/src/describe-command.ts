import type { CommandDefinition } from '@jvs/api/plugins';

type Parts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What oclif would keep of a command in a manifest: all that help and completion need, as JSON. */
export function describeCommand(command: object): CommandDefinition {
  const { summary, description, usage, examples, hidden, args, flags, baseFlags } = command as Readonly<
    Record<string, unknown>
  >;
  return {
    summary: stringsOf([summary])[0],
    description: stringsOf([description])[0],
    usage: usage === undefined ? undefined : stringsOf([usage].flat()),
    examples: stringsOf(examples),
    hidden: hidden === true,
    args: named(args),
    flags: named({ ...(baseFlags as object), ...(flags as object) }),
    aliases: [],
    hiddenAliases: [],
  };
}

/** Without what is no data: how values are parsed, and defaults that are computed. */
function named(parts: unknown): Parts {
  const data = JSON.parse(JSON.stringify(parts ?? {})) as Parts;
  return Object.fromEntries(Object.entries(data).map(([name, part]) => [name, { ...part, name }]));
}

function stringsOf(values: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  return list.filter((value) => typeof value === 'string');
}

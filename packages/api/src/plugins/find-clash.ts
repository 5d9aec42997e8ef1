import type { JvsError } from '@jvs/model';
import { clash } from './clash.js';
import type { Plugin } from './plugin.js';

type Names = Pick<Plugin, 'name' | 'engines' | 'commands'>;

/** The first name of `plugin` that is taken, as an error. `jvs` has the names of what comes with it. */
export function findClash(
  plugin: Names,
  others: readonly Names[],
  jvs: { readonly engines: readonly string[]; readonly commands: readonly string[] },
): JvsError | undefined {
  const own = Object.keys(plugin.commands);
  const inside = own.find((name) => own.some((other) => other !== name && hides(other, name)));
  if (inside !== undefined) return clash(`command "${inside}"`, plugin.name, plugin.name);
  const holders = [
    { name: 'jvs', ...jvs },
    ...others.map(({ name, engines, commands }) => ({
      name,
      engines: Object.keys(engines),
      commands: Object.keys(commands),
    })),
  ];
  for (const { name: holder, engines, commands } of holders) {
    const engine = Object.keys(plugin.engines).find((name) => engines.includes(name));
    if (engine !== undefined) return clash(`engine "${engine}"`, plugin.name, holder);
    const command = own.find((name) => commands.some((taken) => hides(taken, name)));
    if (command !== undefined) return clash(`command "${command}"`, plugin.name, holder);
  }
  return undefined;
}

/** Whether words could mean both: `snapshot big` may be a command, or `snapshot` with a note. */
function hides(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

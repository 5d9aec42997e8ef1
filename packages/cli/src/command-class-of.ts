import type { JvsCommand } from '@jvs/command';

/** A command's class as a plugin brings it. */
export type PluginCommandClass = new (
  ...args: ConstructorParameters<typeof JvsCommand>
) => JvsCommand<object>;

/** The command that a module exports as its default. By shape: a plugin may have its own copy of `@jvs/command`. Throws TypeError. */
export function commandClassOf(module: unknown): PluginCommandClass {
  const { default: outer } = module as { default?: unknown };
  // Of a CommonJS module, import() makes all that it exports the default.
  const inner = (outer as { default?: unknown } | undefined)?.default;
  const found = [outer, inner].find(isCommandClass);
  if (found === undefined) throw new TypeError('its default export is no command of @jvs/command');
  return found;
}

function isCommandClass(value: unknown): value is PluginCommandClass {
  if (typeof value !== 'function') return false;
  const { answer, text, atEnd, end } = (value.prototype ?? {}) as Record<string, unknown>;
  return [answer, text, atEnd, end].every((member) => typeof member === 'function');
}

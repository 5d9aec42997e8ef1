import * as z from 'zod/mini';

/** A module of the package: below its root, and JavaScript. */
const moduleSchema = z.string().check(z.regex(/^\.\/(?!.*(?:^|\/)\.\.(?:\/|$)).+\.(?:js|mjs|cjs)$/));

/** `{"reflink2": "./dist/engine.js"}`: names of engines, and the modules that export `createEngine`. */
export const enginesSchema = z.record(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)), moduleSchema);

/** `{"data check": "./dist/check.js"}`: commands of one or two words, and the modules whose default export they are. */
export const commandsSchema = z.record(
  z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}(?: [a-z][a-z0-9-]{0,31})?$/)),
  moduleSchema,
);

const pluginSchema = z.strictObject({
  /** Of the package. */
  name: z.string(),
  version: z.string(),
  origin: z.enum(['installed', 'linked']),
  /** What it was installed from, as it was given; the directory of a linked one. */
  spec: z.string(),
  /** Directory of the package, absolute. */
  root: z.string(),
  engines: enginesSchema,
  /** The contract its engines were written for; null without engines. */
  engine_contract: z.nullable(z.number()),
  commands: z._default(commandsSchema, {}),
  /** The contract its commands were written for; null without commands. */
  command_contract: z._default(z.nullable(z.number()), null),
});

const recordSchema = z.extend(pluginSchema, {
  /** What help and completion say of each command: as oclif keeps it in a manifest. */
  definitions: z._default(z.record(z.string(), z.record(z.string(), z.unknown())), {}),
});

/** One plugin as it was when it was installed or linked: its declaration is not read again. */
export type Plugin = z.output<typeof pluginSchema>;

/** One plugin as the list keeps it. */
export type PluginRecord = z.output<typeof recordSchema>;

/** What a command is called and takes, as JSON. */
export type CommandDefinition = PluginRecord['definitions'][string];

export const pluginListSchema = z.strictObject({
  schema: z.literal('jvs.plugin-list/1'),
  plugins: z.array(recordSchema),
});

import * as z from 'zod/mini';

/** `{"reflink2": "./dist/engine.js"}`: names of engines, and the modules that export `createEngine`. */
export const enginesSchema = z.record(
  z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  z.string().check(z.regex(/^\.\/(?!.*(?:^|\/)\.\.(?:\/|$)).+\.(?:js|mjs|cjs)$/)),
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
});

/** One plugin as it was when it was installed or linked: its declaration is not read again. */
export type Plugin = z.output<typeof pluginSchema>;

export const pluginListSchema = z.strictObject({
  schema: z.literal('jvs.plugin-list/1'),
  plugins: z.array(pluginSchema),
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_CONTRACT } from '@jvs/engine';
import { readFileBounded } from '@jvs/fs';
import { isJvsError, JvsError, parseJsonSafely } from '@jvs/model';
import * as z from 'zod/mini';
import { incompatible } from './incompatible.js';
import { commandsSchema, enginesSchema, type Plugin } from './plugin.js';

const MANIFEST_MAX = 1024 * 1024;

/** The parts of a package.json that make it a plugin. */
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  jvs: z.strictObject({
    engines: z.optional(enginesSchema),
    engineContract: z.optional(z.number()),
    commands: z.optional(commandsSchema),
    commandContract: z.optional(z.number()),
  }),
});

export type Declaration = Pick<
  Plugin,
  'name' | 'version' | 'engines' | 'engine_contract' | 'commands' | 'command_contract'
>;

/** What the package in `root` declares. Throws E_PLUGIN_BROKEN when that is no plugin, E_PLUGIN_INCOMPATIBLE for another contract. */
export async function readDeclaration(root: string, commandContract: number): Promise<Declaration> {
  const { name, version, jvs } = await readManifest(root);
  const { engines = {}, commands = {} } = jvs;
  const modules = [...Object.values(engines), ...Object.values(commands)];
  if (modules.length === 0) throw noPlugin(root, 'it declares neither engines nor commands');
  const supported = { engine: ENGINE_CONTRACT, command: commandContract };
  const contracts = {
    engine: contractOf(root, 'engine', engines, jvs.engineContract),
    command: contractOf(root, 'command', commands, jvs.commandContract),
  };
  for (const kind of ['engine', 'command'] as const) {
    const contract = contracts[kind];
    if (contract !== null && contract !== supported[kind])
      throw incompatible(name, { kind, contract, supported: supported[kind] });
  }
  const missing = modules.find((file) => !existsSync(join(root, file)));
  if (missing !== undefined) throw noPlugin(root, `it declares ${missing}, which is not there`);
  return {
    name,
    version,
    engines,
    engine_contract: contracts.engine,
    commands,
    command_contract: contracts.command,
  };
}

/** Null where there is nothing that a contract is about. */
function contractOf(
  root: string,
  kind: 'engine' | 'command',
  declared: Readonly<Record<string, string>>,
  contract: number | undefined,
): number | null {
  if (Object.keys(declared).length === 0) return null;
  if (contract === undefined)
    throw noPlugin(root, `it declares ${kind}s, and no jvs.${kind}Contract in its package.json`);
  return contract;
}

async function readManifest(root: string): Promise<z.output<typeof manifestSchema>> {
  const file = join(root, 'package.json');
  const bytes = await readFileBounded(file, MANIFEST_MAX, { anyOwner: true });
  if (bytes === undefined) throw noPlugin(root, 'it has no package.json');
  try {
    const parsed = manifestSchema.safeParse(parseJsonSafely(bytes, { maxBytes: MANIFEST_MAX }));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw noPlugin(
      root,
      `${issue?.path.join('.') ?? ''} in its package.json: ${issue?.message ?? 'invalid'}`,
    );
  } catch (error) {
    throw isJvsError(error, 'E_PLUGIN_BROKEN') ? error : noPlugin(root, 'its package.json is damaged');
  }
}

function noPlugin(root: string, why: string): JvsError {
  return new JvsError('E_PLUGIN_BROKEN', {
    message: `the package in ${root} is no plugin: ${why}`,
    hint: 'A plugin has "jvs": {"engines": {"name": "./engine.js"}, "engineContract": 1}, or "commands" and "commandContract", in its package.json.',
    details: { path: root, reason: why },
  });
}

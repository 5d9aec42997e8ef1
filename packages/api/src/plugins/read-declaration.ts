import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_CONTRACT } from '@jvs/engine';
import { readFileBounded } from '@jvs/fs';
import { isJvsError, JvsError, parseJsonSafely } from '@jvs/model';
import * as z from 'zod/mini';
import { enginesSchema, type Plugin } from './plugin.js';

const MANIFEST_MAX = 1024 * 1024;

/** The parts of a package.json that make it a plugin. */
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  jvs: z.strictObject({ engines: enginesSchema, engineContract: z.number() }),
});

export type Declaration = Pick<Plugin, 'name' | 'version' | 'engines' | 'engine_contract'>;

/** What the package in `root` declares. Throws E_PLUGIN_BROKEN when that is no plugin, E_PLUGIN_INCOMPATIBLE for another contract. */
export async function readDeclaration(root: string): Promise<Declaration> {
  const { name, version, jvs } = await readManifest(root);
  if (jvs.engineContract !== ENGINE_CONTRACT) throw incompatible(name, jvs.engineContract);
  const missing = Object.values(jvs.engines).find((file) => !existsSync(join(root, file)));
  if (missing !== undefined) throw noPlugin(root, `it declares ${missing}, which is not there`);
  return { name, version, engines: jvs.engines, engine_contract: jvs.engineContract };
}

async function readManifest(root: string): Promise<z.output<typeof manifestSchema>> {
  const file = join(root, 'package.json');
  const bytes = await readFileBounded(file, MANIFEST_MAX);
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

/** The error for engines of another version of the contract. */
export function incompatible(plugin: string, contract: number | null): JvsError {
  return new JvsError('E_PLUGIN_INCOMPATIBLE', {
    message: `plugin ${plugin} is made for engine contract ${String(contract)}, and this jvs has contract ${ENGINE_CONTRACT}`,
    hint: `Install another version of it: jvs plugins install ${plugin}`,
    details: { plugin, contract, supported: ENGINE_CONTRACT },
  });
}

function noPlugin(root: string, why: string): JvsError {
  return new JvsError('E_PLUGIN_BROKEN', {
    message: `the package in ${root} is no plugin: ${why}`,
    hint: 'A plugin has "jvs": {"engines": {"name": "./engine.js"}, "engineContract": 1} in its package.json.',
    details: { path: root, reason: why },
  });
}

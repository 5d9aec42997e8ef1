import type { EngineDescription } from './engine.js';
import type { EngineRegistry } from './engine-registry.js';
import { AUTO_ORDER } from './select-engine.js';

/** What one engine knows of a file system. */
export interface FileSystemDescription extends EngineDescription {
  readonly engine: string;
}

/** Asks the engines of `AUTO_ORDER` what they know of the file system of `path`; undefined when none knows it. */
export async function describeFileSystem(
  registry: EngineRegistry,
  path: string,
): Promise<FileSystemDescription | undefined> {
  for (const name of AUTO_ORDER) {
    if (!registry.names.includes(name)) continue;
    const description = await (await registry.load(name)).describe?.(path);
    if (description !== undefined) return { engine: name, ...description };
  }
  return undefined;
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMount, temporaryName, type TreeOps } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import type { Availability } from './engine.js';

/** What is tried, and what cleans up after it. */
export interface ProbedClone {
  readonly ops: Pick<TreeOps, 'removeTree'>;
  snapshot(src: string, dst: string): Promise<unknown>;
  /** For engines that make the directories they can clone. */
  makeRoot?(path: string): Promise<unknown>;
}

/** `Engine.isAvailable`: clones a small tree below `path`, compares it and removes it. */
export async function probeClone(probed: ProbedClone, path: string): Promise<Availability> {
  const probe = join(path, temporaryName());
  try {
    await mkdir(probe, 0o700);
  } catch (error) {
    return { available: false, reason: `cannot write below ${path}: ${reasonOf(error)}` };
  }
  const tried = await tryBelow(probed, probe);
  try {
    await probed.ops.removeTree(probe);
  } catch (error) {
    return { available: false, reason: `cannot remove the probe ${probe}: ${reasonOf(error)}` };
  }
  return tried;
}

async function tryBelow(probed: ProbedClone, probe: string): Promise<Availability> {
  const [source, clone] = [join(probe, 'source'), join(probe, 'clone')];
  const data = Buffer.alloc(4096, 'probe');
  try {
    await (probed.makeRoot?.(source) ?? mkdir(source, 0o700));
    await writeFile(join(source, 'file'), data, { mode: 0o600 });
    await probed.snapshot(source, clone);
    if (data.equals(await readFile(join(clone, 'file')))) return { available: true };
    return { available: false, reason: 'a file cloned there came out different' };
  } catch (error) {
    return { available: false, reason: `${await typeOf(probe)}: ${reasonOf(error)}` };
  }
}

async function typeOf(path: string): Promise<string> {
  try {
    return (await describeMount(path)).type;
  } catch (error) {
    return `unknown file system (${reasonOf(error)})`;
  }
}

function reasonOf(error: unknown): string {
  if (isJvsError(error) && typeof error.details['reason'] === 'string') return error.details['reason'];
  return error instanceof Error ? error.message : String(error);
}

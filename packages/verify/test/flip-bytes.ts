import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isJvsError } from '@jvs/model';
import { openRepo } from './fixture.js';
import { all } from './in-repo.js';

export interface FlipReport {
  /** Bytes flipped, by kind of file. */
  readonly tried: Readonly<Record<string, number>>;
  /** "file:offset" of every flip that nobody noticed. */
  readonly missed: readonly string[];
}

/** What may be deleted at any time, or holds nothing that lasts. */
const WITHOUT_CONTRACT = /^(cache|locks|tmp|intents)\/|^index\.sqlite|^gc\/reserve$/;

/** Every metadata file of a repository, below `.jvs`. */
export function metadataFiles(root: string): string[] {
  return filesBelow(path.join(root, '.jvs')).filter(
    (file) => !WITHOUT_CONTRACT.test(file) && !/^snapshots\/[^/]+\/payload\//.test(file),
  );
}

export function payloadFiles(root: string): string[] {
  return filesBelow(path.join(root, '.jvs')).filter((file) => /^snapshots\/[^/]+\/payload\//.test(file));
}

/** Flips one bit of each byte that `choose` gives, one at a time, and has the whole repository opened and verified after each. */
export async function flipBytes(
  root: string,
  files: readonly string[],
  choose: (size: number) => Iterable<number>,
): Promise<FlipReport> {
  const tried: Record<string, number> = {};
  const missed: string[] = [];
  for (const file of files) {
    const whole = path.join(root, '.jvs', file);
    const original = readFileSync(whole);
    const kind = file.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>').replace(/payload\/.*/, 'payload');
    for (const at of choose(original.length)) {
      const damaged = Buffer.from(original);
      damaged[at] = (damaged[at] as number) ^ (1 << ((at * 5) & 7));
      writeFileSync(whole, damaged);
      tried[kind] = (tried[kind] ?? 0) + 1;
      if (await isHealthy(root)) missed.push(`${file}:${at}`);
    }
    writeFileSync(whole, original);
  }
  return { tried, missed };
}

export async function isHealthy(root: string): Promise<boolean> {
  try {
    return (await all(await openRepo(root))).healthy;
  } catch (error) {
    if (isJvsError(error)) return false;
    throw error;
  }
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(path.join(root, name)).isFile())
    .sort();
}

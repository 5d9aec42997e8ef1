import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type BigIntStats } from 'node:fs';

/** What the suite sees of an entry by Node's own calls, so that no engine is judged by the code it may share with us. */
export interface EntryFacts {
  readonly stat: BigIntStats;
  /** SHA-256 of a file's bytes, the target of a link as latin1, else empty. */
  readonly content: string;
}

/** Every entry below and including `root`; keys are paths below it as latin1, so that no byte is lost. */
export function treeFacts(root: string): Map<string, EntryFacts> {
  const facts = new Map<string, EntryFacts>();
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const full = bytesBelow(root, path);
    const stat = lstatSync(full, { bigint: true });
    facts.set(path, { stat, content: contentOf(full, stat) });
    if (!stat.isDirectory()) continue;
    for (const name of readdirSync(full, { encoding: 'latin1' })) {
      waiting.push(path === '' ? name : `${path}/${name}`);
    }
  }
  return facts;
}

/** Path bytes of a latin1 path below `root`. */
export function bytesBelow(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(root), Buffer.from(path === '' ? '' : `/${path}`, 'latin1')]);
}

/** How two entries differ in the facts that every engine keeps; empty when they do not. */
export function differences(a: Map<string, EntryFacts>, b: Map<string, EntryFacts>): string[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort();
  return paths.flatMap((path) => {
    const [one, other] = [a.get(path), b.get(path)];
    const name = JSON.stringify(path === '' ? '.' : path);
    if (one === undefined) return [`${name} is only in the clone`];
    if (other === undefined) return [`${name} is missing in the clone`];
    return differs(one, other).map((what) => `${name}: ${what}`);
  });
}

function differs(a: EntryFacts, b: EntryFacts): string[] {
  if (a.stat.mode !== b.stat.mode)
    return [`mode ${a.stat.mode.toString(8)} became ${b.stat.mode.toString(8)}`];
  if (a.stat.isFile() && a.stat.size !== b.stat.size) return [`size ${a.stat.size} became ${b.stat.size}`];
  return a.content === b.content ? [] : ['its content is different'];
}

function contentOf(path: Buffer, stat: BigIntStats): string {
  if (stat.isSymbolicLink()) return readlinkSync(path, { encoding: 'latin1' });
  return stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
}

import { isSnapshotId } from '@jvs/model';
import type { Catalogue, Summary } from '../catalogue.js';
import type { ParsedRef } from './parse-ref.js';

const ID_PREFIX_MIN = 4;

/** One way of reading a name. More than one match is ambiguous. */
interface Reading {
  readonly kind: 'id' | 'tag' | 'note';
  match(catalogue: Catalogue, name: string): Summary[];
}

// In the order in which they decide: the first that matches anything is what the name means.
const readings: readonly Reading[] = [
  { kind: 'id', match: byFullId },
  { kind: 'tag', match: (catalogue, name) => catalogue.byTag(name).slice(0, 1) },
  { kind: 'id', match: byIdPrefix },
  { kind: 'tag', match: byTagPrefix },
  { kind: 'note', match: (catalogue, name) => catalogue.byNote(name) },
];

/** What a name may mean: nothing, one snapshot, or several that it does not tell apart. */
export function matchName(catalogue: Catalogue, ref: Pick<ParsedRef, 'name' | 'kind'>): Summary[] {
  for (const reading of readings) {
    if (ref.kind !== undefined && ref.kind !== reading.kind) continue;
    const found = reading.match(catalogue, ref.name);
    if (found.length > 0) return found;
  }
  return [];
}

function byFullId(catalogue: Catalogue, name: string): Summary[] {
  const id = name.toLowerCase();
  const found = isSnapshotId(id) ? catalogue.byId(id) : undefined;
  return found === undefined ? [] : [found];
}

function byIdPrefix(catalogue: Catalogue, name: string): Summary[] {
  const prefix = name.toLowerCase();
  const usable = prefix.length >= ID_PREFIX_MIN && /^[0-9a-f-]+$/.test(prefix);
  return usable ? catalogue.byIdPrefix(prefix) : [];
}

function byTagPrefix(catalogue: Catalogue, prefix: string): Summary[] {
  const found = catalogue.byTagPrefix(prefix);
  const tags = new Set(found.flatMap((summary) => summary.tags.filter((tag) => tag.startsWith(prefix))));
  // One tag on several snapshots means the newest, abbreviated or not.
  return tags.size === 1 ? found.slice(0, 1) : found;
}

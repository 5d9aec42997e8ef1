import type { Repository } from '../repository.js';
import { loadSqlite, type LoadedSqlite } from './load-sqlite.js';

/** SQLite for this repository's index, unless its context does without. */
export async function indexInUse({ context }: Repository): Promise<LoadedSqlite> {
  return context.index === 'none' ? { ok: false, reason: 'not wanted' } : loadSqlite();
}

import { lstatSync } from 'node:fs';
import { readFileBounded } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import { cannotWrite, indexOwner, isDamage, isOurs, type SqliteDatabase } from './catalogue/index-file.js';
import { indexInUse } from './catalogue/index-in-use.js';
import { isIntact, type SummaryRow } from './catalogue/summary-row.js';
import type { Repository } from './repository.js';

/** More is no index of ours: a row has less than 1 KiB. */
const INDEX_MAX = 2 ** 30;

/**
 * What is wrong with the index file; undefined when nothing is, or there is none or SQLite is not to be had. Read into memory and looked at there, because SQLite would
 * roll back a journal it finds. A stale index is sound: it is brought up to date by whoever opens it.
 */
export async function catalogueDamage(repo: Repository): Promise<string | undefined> {
  if ((lstatSync(repo.paths.indexFile, { throwIfNoEntry: false })?.size ?? 0) > INDEX_MAX)
    return `it is longer than ${INDEX_MAX} bytes`;
  const loaded = await indexInUse(repo);
  // Nothing reads it then; whoever has SQLite looks at it before use.
  if (!loaded.ok) return undefined;
  let database: SqliteDatabase | undefined;
  try {
    const bytes = await readFileBounded(repo.paths.indexFile, INDEX_MAX);
    if (bytes === undefined) return undefined;
    database = new loaded.sqlite(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!isOurs(database, await indexOwner(repo))) return 'it is not the index of this repository';
    const found = database.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') return String(found);
    const rows = database.prepare('SELECT * FROM snapshots').iterate() as Iterable<SummaryRow>;
    for (const row of rows) if (!isIntact(row)) return 'it holds a row that is not what was stored';
    return undefined;
  } catch (error) {
    if (isJvsError(error, 'E_METADATA_CORRUPT')) return String(error.details['reason']);
    if (isDamage(error) || cannotWrite(error)) return (error as Error).message;
    throw error;
  } finally {
    database?.close();
  }
}

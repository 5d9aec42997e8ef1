import { closeSync, constants, fchmodSync, lstatSync, openSync, rmSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import { errnoName } from '@jvs/model';
import type { Repository } from '../repository.js';

/** Bumped whenever the tables change: an index of another version is rebuilt. */
const SCHEMA_VERSION = 2;

const TABLES = [
  'CREATE TABLE meta (repo_id TEXT NOT NULL, jvs_ino TEXT NOT NULL)',
  `CREATE TABLE snapshots (
    id TEXT PRIMARY KEY, parent_id TEXT, worktree TEXT NOT NULL, kind TEXT NOT NULL, created_at TEXT NOT NULL,
    sequence INTEGER NOT NULL, note TEXT NOT NULL, folded TEXT NOT NULL, tags TEXT NOT NULL, engine TEXT NOT NULL,
    entries INTEGER NOT NULL, logical_bytes INTEGER NOT NULL, root_hash TEXT NOT NULL,
    label_generation INTEGER NOT NULL, file_key TEXT NOT NULL, row_hash TEXT NOT NULL
  ) WITHOUT ROWID`,
];

export type SqliteDatabase = Database.Database;
export type SqliteModule = typeof Database;

/** Ties an index to one copy of a repository: a copied `.jvs` has another inode, and other files behind the same ids. */
export interface IndexOwner {
  readonly repoId: string;
  readonly jvsIno: string;
}

export interface IndexPlace {
  readonly sqlite: SqliteModule;
  readonly file: string;
  readonly owner: IndexOwner;
}

/**
 * Opens the index, made anew when it is absent, no database, of another version or another repository's. Where it cannot be written (read-only
 * file system, no permission, held by another process) an empty one in memory stands in. That its pages are sound is not checked: whoever reads a
 * row checks that.
 */
export function openIndexFile(place: IndexPlace): SqliteDatabase {
  try {
    return openOurs(place) ?? recreate(place);
  } catch (error) {
    if (isDamage(error)) return recreate(place);
    if (cannotWrite(error)) return create(new place.sqlite(':memory:'), place.owner);
    throw error;
  }
}

/** Whether an error says that the file is not a sound database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|FORMAT|ERROR|MISMATCH|SCHEMA)/.test(sqliteCode(error));
}

/** Whether an error says that this process may not write the file now. */
export function cannotWrite(error: unknown): boolean {
  const name = errnoName(error) ?? '';
  return (
    /^SQLITE_(READONLY|CANTOPEN|BUSY|LOCKED|PERM|FULL|IOERR)/.test(sqliteCode(error)) ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'EIO'].includes(name)
  );
}

/** Throws the index away and makes an empty one. */
export function recreate({ sqlite, file, owner }: IndexPlace): SqliteDatabase {
  try {
    removeIndexFile(file);
    return create(open(sqlite, file), owner);
  } catch (error) {
    if (cannotWrite(error)) return create(new sqlite(':memory:'), owner);
    throw error;
  }
}

/** Removes it, whatever it is, with what SQLite keeps beside it. */
export function removeIndexFile(file: string): void {
  // Where the index should be there may be a directory.
  for (const suffix of ['', '-journal', '-wal', '-shm'])
    rmSync(file + suffix, { force: true, recursive: true });
}

/** Who an index of this repository belongs to. */
export async function indexOwner({ repoId, paths }: Repository): Promise<IndexOwner> {
  const { ino } = await lstat(paths.jvs, { bigint: true });
  return { repoId, jvsIno: String(ino) };
}

function openOurs({ sqlite, file, owner }: IndexPlace): SqliteDatabase | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  // A link or a device here is nothing we made: it is replaced, not followed.
  if (found === undefined || !found.isFile() || found.size === 0) return undefined;
  const database = open(sqlite, file);
  let ours = false;
  try {
    ours = isOurs(database, owner);
  } finally {
    if (!ours) database.close();
  }
  return ours ? database : undefined;
}

/** Whether it is of this version and of this repository. */
export function isOurs(database: SqliteDatabase, owner: IndexOwner): boolean {
  if (database.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) return false;
  const meta = database.prepare('SELECT repo_id, jvs_ino FROM meta').get() as
    Record<string, unknown> | undefined;
  return meta?.['repo_id'] === owner.repoId && meta['jvs_ino'] === owner.jvsIno && hasOurTables(database);
}

/** The file holds its own definition, which damage can change: of a column's name, its type, or what else happens on a write. */
function hasOurTables(database: SqliteDatabase): boolean {
  const stored = database.prepare('SELECT sql FROM sqlite_schema ORDER BY rowid').pluck().all();
  return stored.length === TABLES.length && stored.every((sql, at) => sql === TABLES[at]);
}

function open(sqlite: SqliteModule, file: string): SqliteDatabase {
  // SQLite would make it with the umask's mode; its journal takes the mode of the file.
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  fchmodSync(handle, 0o600);
  closeSync(handle);
  const database = new sqlite(file, { timeout: 1000 });
  database.pragma('journal_mode = DELETE');
  // It is rebuilt when a power cut tears it, so it need not wait for the disk.
  database.pragma('synchronous = OFF');
  return database;
}

function create(database: SqliteDatabase, owner: IndexOwner): SqliteDatabase {
  database.transaction(() => {
    database.exec(TABLES.join(';\n'));
    database.prepare('INSERT INTO meta VALUES (?, ?)').run(owner.repoId, owner.jvsIno);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
  return database;
}

function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

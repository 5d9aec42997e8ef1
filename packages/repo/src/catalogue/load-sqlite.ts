import type { SqliteModule } from './index-file.js';

/**
 * better-sqlite3 for the running Node. Its release 12 is compiled against Node's own C++ classes, which since Node 24.16
 * abort the process when a statement is collected between two callbacks; release 13 uses Node-API and does not, but
 * crashes on Node 20.
 */
export async function loadSqlite(): Promise<SqliteModule> {
  const major = Number.parseInt(process.versions.node, 10);
  const { default: sqlite } = await (major >= 22 ? import('better-sqlite3-napi') : import('better-sqlite3'));
  return sqlite;
}

import type { SqliteModule } from './index-file.js';

/** better-sqlite3, or why it is not to be had. */
export type LoadedSqlite =
  { readonly ok: true; readonly sqlite: SqliteModule } | { readonly ok: false; readonly reason: string };

/**
 * better-sqlite3 for the running Node. Its release 12 is compiled against Node's own C++ classes, which since Node 24.16
 * abort the process when a statement is collected between two callbacks; release 13 uses Node-API and does not, but
 * crashes on Node 20. Both are optional (docs/adr/0029-sqlite-is-optional.md): the result is a value, never a throw.
 */
export async function loadSqlite(): Promise<LoadedSqlite> {
  const major = Number.parseInt(process.versions.node, 10);
  try {
    const loading = major >= 22 ? import('better-sqlite3-napi') : import('better-sqlite3');
    const sqlite = ((await loading) as { readonly default: SqliteModule }).default;
    // Its binary is looked for by the first database, and may be absent or of another ABI.
    new sqlite(':memory:').close();
    return { ok: true, sqlite };
  } catch (error) {
    return { ok: false, reason: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}

import type { LockHolder } from './lock.js';
import { readFileBounded } from './read-file-bounded.js';

/** What a lock file says of its holder; undefined when it says nothing, or nothing that can be understood. */
export async function readLockHolder(path: string): Promise<LockHolder | undefined> {
  try {
    const bytes = await readFileBounded(path, 4096);
    return bytes === undefined ? undefined : holderOf(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    // Half written, damaged or unreadable: a message with one name less, and no decision hangs on it.
    return undefined;
  }
}

function holderOf(value: unknown): LockHolder | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, host, operation, since } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
  if (typeof operation !== 'string' || typeof since !== 'string') return undefined;
  return { pid, host, operation, since };
}

import { isSnapshotId } from '@jvs/model';

/** Every id anywhere in a value read from JSON. What an operation names in any way, it may need. */
export function idsIn(value: unknown): string[] {
  const ids = new Set<string>();
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string' && isSnapshotId(next)) ids.add(next);
    else if (typeof next === 'object' && next !== null) rest.push(...(Object.values(next) as unknown[]));
  }
  return [...ids];
}

import { isJvsError } from '@jvs/model';
import { readSnapshot } from '../read-snapshot.js';
import type { Repository } from '../repository.js';
import { fileKey, type PublishedListing } from './published-snapshots.js';
import { rowOf, type SummaryRow } from './summary-row.js';

/** How many descriptors are read at a time. */
const BATCH = 64;

/** Reads the given snapshots. Unpublished ones are left out; damaged ones too, each with a warning event. */
export async function readRows(
  repo: Repository,
  ids: readonly string[],
  { generations }: Pick<PublishedListing, 'generations'>,
): Promise<SummaryRow[]> {
  const rows: SummaryRow[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = await Promise.all(
      ids.slice(start, start + BATCH).map((id) => readRow(repo, id, generations.get(id) ?? 0)),
    );
    rows.push(...batch.filter((row) => row !== undefined));
  }
  return rows;
}

async function readRow(
  repo: Repository,
  id: string,
  labelGeneration: number,
): Promise<SummaryRow | undefined> {
  const before = fileKey(repo, id);
  if (before === undefined) return undefined;
  try {
    return rowOf(await readSnapshot(repo, id, { labelGeneration }), before);
  } catch (error) {
    if (!isJvsError(error)) throw error;
    // Gone since it was listed.
    if (error.code === 'E_REF_NOT_FOUND' || error.code === 'E_SNAPSHOT_DELETED') return undefined;
    repo.context.onEvent?.({ type: 'warning', code: error.code, message: error.message });
    return undefined;
  }
}

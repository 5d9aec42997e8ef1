import path from 'node:path';
import { readFileBounded } from '@jvs/fs';
import { replaceCacheFile, type Repository } from '@jvs/repo';

interface Measurement {
  readonly measured_at: string;
  /** What would come back if all snapshots went. */
  readonly bytes: number;
  readonly snapshots: number;
  readonly bound: 'exact' | 'upper_bound';
}

/** What the store took when it was last measured, and the time before: enough to see it grow, without measuring. */
export interface StoreFigures extends Measurement {
  readonly before: Measurement | null;
}

const FIGURES_MAX = 4096;

/** The figures of the last `du`, plan or run; undefined when there are none. A cache: damaged figures are none. */
export async function readStoreFigures(repo: Repository): Promise<StoreFigures | undefined> {
  try {
    const bytes = await readFileBounded(fileOf(repo), FIGURES_MAX);
    const found: unknown = bytes && JSON.parse(Buffer.from(bytes).toString());
    return isMeasurement(found) ? { ...found, before: beforeOf(found) } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what was just measured, where there is room: nothing depends on it. */
export async function keepStoreFigures(
  repo: Repository,
  { bytes, snapshots, bound }: Omit<Measurement, 'measured_at'>,
): Promise<void> {
  const last = await readStoreFigures(repo);
  const { before: _, ...former } = last ?? { before: null };
  // Asked for twice without a change in between, growth is still told from the change before.
  const isSame = last?.bytes === bytes && last.snapshots === snapshots;
  const figures = {
    ...{ measured_at: repo.context.now().toISOString(), bytes, snapshots, bound },
    before: isSame ? last.before : last === undefined ? null : former,
  };
  try {
    replaceCacheFile(fileOf(repo), [Buffer.from(JSON.stringify(figures))]);
  } catch {
    // Then they are those of the next time.
  }
}

function fileOf(repo: Repository): string {
  return path.join(repo.paths.cache, 'store.json');
}

function beforeOf({ before }: Measurement & { readonly before?: unknown }): Measurement | null {
  return isMeasurement(before) ? before : null;
}

function isMeasurement(value: unknown): value is Measurement {
  const { measured_at: at, bytes, snapshots, bound } = (value ?? {}) as Partial<Measurement>;
  return (
    !Number.isNaN(Date.parse(String(at))) &&
    Number.isSafeInteger(bytes) &&
    Number.isSafeInteger(snapshots) &&
    (bound === 'exact' || bound === 'upper_bound')
  );
}

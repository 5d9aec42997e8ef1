import { lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { errnoName, environmentError } from '@jvs/model';
import { repoDirectories, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

/** One of the repository's own directories or records, and the mode it is to have. */
export interface PrivatePath {
  readonly path: string;
  readonly file: string;
  readonly stats: Stats;
  readonly wanted: 0o700 | 0o600;
}

/**
 * What the repository made for itself and may set right: `.jvs`, its directories, and the records that are not part of a published
 * snapshot (LAY-08). Links are left out; the layout check speaks of them.
 */
export async function privatePaths({ paths, root }: Repository): Promise<readonly PrivatePath[]> {
  const records = [
    ...[paths.formatVersion, paths.repoId, paths.config, paths.auditLock, paths.repoLock],
    ...(await listNames(paths.audit)).map((name) => path.join(paths.audit, name)),
  ];
  const all = [paths.jvs, ...repoDirectories(paths), ...records];
  return all.flatMap((each): PrivatePath[] => {
    const stats = look(each);
    if (stats === undefined || (!stats.isDirectory() && !stats.isFile())) return [];
    const file = path.relative(root, each);
    return [{ path: each, file, stats, wanted: stats.isDirectory() ? 0o700 : 0o600 }];
  });
}

function look(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (['ENOTDIR', 'EACCES'].includes(errnoName(error) ?? '')) return undefined;
    throw environmentError(error, { action: 'look at the repository', path: file });
  }
}

import { lstatSync } from 'node:fs';
import { entryPath } from '@jvs/model';
import type { EntryFailure, JobOptions, MeasureRequest, SpaceResult } from '../tree-ops.js';
import { EntryPaths } from './entry-paths.js';
import { failureOf, hasErrno, systemError } from './errno.js';
import { Job } from './job.js';
import { MAX_FAILURES } from './tally.js';

/** `TreeOps.measureEntries` on Node alone, which cannot ask where data lies. */
export async function measureEntries(request: MeasureRequest, options?: JobOptions): Promise<SpaceResult> {
  const { root, tree, indices, extents } = request;
  if (extents) throw systemError('EOPNOTSUPP', 'fiemap', root);
  const job = new Job(options);
  const bytes = new Float64Array(tree.count);
  const failures: EntryFailure[] = [];
  const met = new Set<bigint>();
  const paths = new EntryPaths(root, tree);
  for (const index of indices) {
    if (job.due()) await job.pause();
    job.entries++;
    const ino = tree.ino[index] as bigint;
    if (met.has(ino)) continue;
    met.add(ino);
    try {
      bytes[index] = lstatSync(paths.of(index)).blocks * 512;
    } catch (error) {
      if (!hasErrno(error, 'ENOENT') && failures.length < MAX_FAILURES)
        failures.push(failureOf(error, entryPath(tree, index)));
    }
  }
  job.finish();
  const none = new Float64Array(0);
  return {
    bytes,
    extentStart: new Uint32Array(tree.count + 1),
    extentAt: none,
    extentLength: none,
    extentFlags: new Uint8Array(0),
    failures,
  };
}

import type { CloneReport, JobOptions, StageRequest } from '../tree-ops.js';
import { EntryCloner } from './entry-cloner.js';
import { joinBytes } from './entry-paths.js';
import { Job } from './job.js';
import { ParentGuard } from './parent-guard.js';
import { Tally } from './tally.js';

/** `TreeOps.stageEntries` on Node alone. */
export async function stageEntries(request: StageRequest, options?: JobOptions): Promise<CloneReport> {
  const job = new Job(options);
  const tally = new Tally();
  const cloner = new EntryCloner({ ...request, job, tally });
  const parents = new ParentGuard(request.source, request.tree);
  const stage = Buffer.from(request.stage);
  for (const index of request.indices) {
    if (job.due()) await job.pause();
    if (parents.isReal(index)) await cloner.clone(index, joinBytes(stage, Buffer.from(String(index))));
    else tally.vanished.add(index);
  }
  job.finish();
  return tally.report();
}

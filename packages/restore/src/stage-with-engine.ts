import { selectEngine, type StageEntriesRequest } from '@jvs/engine';
import type { CloneReport } from '@jvs/fs';
import type { Repository } from '@jvs/repo';

/**
 * Clones entries of a payload by the repository's engine. One that cannot clone single entries (it does not declare `stage`) clones whole
 * trees only; entries are then copied.
 */
export async function stageWithEngine(repo: Repository, request: StageEntriesRequest): Promise<CloneReport> {
  const { context, config, paths } = repo;
  const { engine } = await selectEngine(context.engines, config.engine, paths.tmp);
  const options = {
    threads: context.threads,
    signal: context.signal,
    onProgress: ({ entries, bytes }: { entries: number; bytes: number }) =>
      context.onEvent?.({ type: 'progress', phase: 'stage', entries, bytes, total: request.indices.length }),
  };
  if (engine.capabilities.stage && engine.stage !== undefined) return engine.stage(request, options);
  return context.ops.stageEntries({ ...request, method: 'copy' }, options);
}

import { runEngineSuite, type EngineCaseResult } from '@jvs/conformance/engine';
import { ENGINE_CONTRACT, probeClone, runClone, runStage, type Engine } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';

export const { ops } = loadTreeOps();

/** A good engine, to be spoilt in one point at a time. */
export function soundEngine(): Engine {
  const cloner = { ops, method: 'copy', engine: 'sound' } as const;
  return {
    contract: ENGINE_CONTRACT,
    name: 'sound',
    capabilities: {
      atomic: false,
      share: true,
      stage: true,
      keeps: { owner: true, times: true, xattrs: false, hardLinks: true, specials: false, holes: true },
    },
    isAvailable: (path) => probeClone(cloner, path),
    snapshot: (src, dst, options) => runClone(cloner, src, dst, options),
    stage: (request, options) => runStage(cloner, request, options),
  };
}

/** "ENG-05.a-file: it succeeded" for each case that failed. */
export async function failuresOf(engine: Engine, directory: string): Promise<string[]> {
  const results = await runEngineSuite({ engine, directory });
  return withStatus(results, 'failed').map((result) => `${result.id}: ${result.reason ?? ''}`);
}

export function withStatus(
  results: readonly EngineCaseResult[],
  status: EngineCaseResult['status'],
): EngineCaseResult[] {
  return results.filter((result) => result.status === status);
}

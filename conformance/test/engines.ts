import { runEngineSuite, type EngineCaseResult } from '@jvs/conformance/engine';
import { fileCloningEngine, type Engine } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';

export const { ops } = loadTreeOps();

/** A good engine, to be spoilt in one point at a time. */
export function soundEngine(): Engine {
  const engine = fileCloningEngine({ ops, method: 'copy', engine: 'sound' });
  const keeps = { ...engine.capabilities.keeps, xattrs: false, specials: false };
  return { ...engine, capabilities: { ...engine.capabilities, keeps } };
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

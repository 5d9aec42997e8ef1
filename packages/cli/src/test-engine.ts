import { mkdir } from 'node:fs/promises';
import { runEngineSuite } from '@jvs/conformance/engine';
import { selectEngine } from '@jvs/engine';
import { environmentError, JvsError } from '@jvs/model';
import type { Repository } from '@jvs/repo';

export interface EngineTestView {
  readonly engine: string;
  readonly path: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cases: ReadonlyArray<{
    readonly id: string;
    readonly title: string;
    readonly state: 'passed' | 'failed' | 'skipped';
    /** Why it failed or was skipped. */
    readonly reason: string | null;
  }>;
}

/** Runs the conformance suite on an engine, on the repository's file system. Throws E_ENGINE_UNKNOWN, E_ENGINE_UNAVAILABLE. */
export async function testEngine(repo: Repository, name: string): Promise<EngineTestView> {
  const { context, paths } = repo;
  // Also said when it cannot be used at all: a suite that skips everything would look like a pass.
  const { engine } = await selectEngine(context.engines, name, paths.tmp);
  const directory = paths.staging(context.newId());
  try {
    await mkdir(directory, { mode: 0o700 });
    const results = await runEngineSuite({ engine, directory });
    const cases = results.map(({ id, title, status, reason }) => ({
      id,
      title,
      state: status,
      reason: reason ?? null,
    }));
    const count = (state: string): number => cases.filter((one) => one.state === state).length;
    return {
      engine: engine.name,
      path: directory,
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
      cases,
    };
  } catch (error) {
    throw environmentError(error, { action: 'test the engine', path: directory });
  } finally {
    await context.ops.removeTree(directory);
  }
}

/** The error a test run with broken obligations ends with. */
export function engineTestFailure({ engine, failed, cases }: EngineTestView): JvsError | undefined {
  const first = cases.find(({ state }) => state === 'failed');
  if (first === undefined) return undefined;
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "${engine}" breaks ${failed} of its obligations; first: ${first.id} ${first.reason ?? ''}`,
    hint: 'jvs engine list',
    details: { engine },
  });
}

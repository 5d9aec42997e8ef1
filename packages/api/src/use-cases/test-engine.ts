import { mkdir } from 'node:fs/promises';
import { runEngineSuite } from '@jvs/conformance/engine';
import { selectEngine } from '@jvs/engine';
import { environmentError } from '@jvs/model';
import type { Scope } from '../scope.js';

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

export async function testEngine({ repo }: Scope, name: string): Promise<EngineTestView> {
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

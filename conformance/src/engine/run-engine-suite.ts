import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '@jvs/engine';
import { CannotTell, type EngineCase, type EngineUnderTest } from './engine-case.js';
import { engineCases } from './engine-cases.js';
import { removeAll } from './remove-all.js';
import { isAvailable } from './requirements.js';

export interface EngineSuiteOptions {
  readonly engine: Engine;
  /** An existing directory to work in; what the suite makes there it removes. The file system it is on is the one tested. */
  readonly directory: string;
  /** Default: all of `engineCases`. */
  readonly cases?: readonly EngineCase[];
  /** Called after each case. */
  readonly onResult?: ((result: EngineCaseResult) => void) | undefined;
}

export interface EngineCaseResult {
  readonly id: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly durationMs: number;
}

/** Runs the cases one after the other. Rejects only when the directory cannot be used; what the engine does wrong is a result. */
export async function runEngineSuite(options: EngineSuiteOptions): Promise<EngineCaseResult[]> {
  const { engine, directory, cases = engineCases } = options;
  const root = process.geteuid?.() === 0;
  const under = { engine, root, available: await isAvailableIn(engine, directory) };
  const results: EngineCaseResult[] = [];
  for (const each of cases) {
    const result = await runCase(each, under, directory);
    options.onResult?.(result);
    results.push(result);
  }
  return results;
}

/** An engine that throws here is caught by the cases of ENG-02, which run in any case. */
async function isAvailableIn(engine: Engine, directory: string): Promise<boolean> {
  try {
    return (await engine.isAvailable(directory)).available;
  } catch {
    return false;
  }
}

async function runCase(each: EngineCase, under: EngineUnderTest, parent: string): Promise<EngineCaseResult> {
  const { id, title } = each;
  const skip = (each.requires ?? isAvailable)(under);
  if (skip !== undefined) return { id, title, status: 'skipped', reason: skip, durationMs: 0 };
  const directory = await mkdtemp(join(parent, 'engine-case-'));
  const start = performance.now();
  try {
    // Cases fill it; an engine that makes roots can clone no other directory.
    if (under.available && under.engine.capabilities.makesRoots === true)
      await under.engine.makeRoot?.(`${directory}/source`);
    await each.run({ engine: under.engine, directory });
    return { id, title, status: 'passed', durationMs: performance.now() - start };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const status = error instanceof CannotTell ? 'skipped' : 'failed';
    return { id, title, status, reason, durationMs: performance.now() - start };
  } finally {
    removeAll(directory);
  }
}

import type { Engine } from '@jvs/engine';

/** What a case runs with. */
export interface EngineCaseContext {
  readonly engine: Engine;
  /** A fresh, empty directory of this case; removed afterwards. */
  readonly directory: string;
}

/** What decides whether a case applies. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** Answer of `isAvailable` in the directory of the run. */
  readonly available: boolean;
  /** Effective user id 0, whom no mode bits stop. */
  readonly root: boolean;
}

/** One obligation, tried. `run` rejects when the engine breaks it. */
export interface EngineCase {
  /** "ENG-07.cancelled": the obligation of the contract, and which side of it. */
  readonly id: string;
  readonly title: string;
  /** Why the case does not apply; undefined when it does. Without it a case needs an available engine. */
  readonly requires?: (under: EngineUnderTest) => string | undefined;
  readonly run: (context: EngineCaseContext) => Promise<void>;
}

/** The case itself, with the types of its members in place. */
export function defineCase(each: EngineCase): EngineCase {
  return each;
}

/** What a broken obligation is reported with. */
export class BrokenObligation extends Error {
  override readonly name = 'BrokenObligation';
}

/** Ends a case as skipped: only what it made showed that this file system cannot tell kept from broken. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
}

/** Fails the case with `message` unless `condition` holds. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BrokenObligation(message);
}

import type { JuicefsMetadata } from './juicefs-metadata.js';
import { type JuicefsOptions, type JuicefsVolume, withJuicefs } from './with-juicefs.js';

/**
 * Runs `body` with a fresh volume of each metadata engine, both at the same time: much of such a test is waiting for mounts.
 * Resolves when both have ended and their volumes are gone; rejects with the first failure, which names its engine.
 */
export async function withEachMetadata(
  options: Omit<JuicefsOptions, 'metadata'>,
  body: (volume: JuicefsVolume) => Promise<void>,
): Promise<void> {
  const kinds: readonly JuicefsMetadata[] = ['sqlite', 'redis'];
  const runs = kinds.map((metadata) => withJuicefs({ ...options, metadata }, body));
  const outcomes = await Promise.allSettled(runs);
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') throw named(outcome.reason, kinds[at]!);
  }
}

/** The failure itself, so that a runner still shows where it came from. */
function named(failure: unknown, metadata: JuicefsMetadata): unknown {
  if (failure instanceof Error) failure.message = `on ${metadata}: ${failure.message}`;
  return failure;
}

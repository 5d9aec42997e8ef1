import { JvsError } from '@jvs/model';
import type { EngineTestView } from './use-cases/test-engine.js';

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

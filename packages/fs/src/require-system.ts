import { JvsError } from '@jvs/model';
import type { SystemCalls } from './system-calls.js';

/** The addon's calls, or E_NATIVE_MISSING: there is no safe lock without them. */
export function requireSystem(system: SystemCalls | undefined): SystemCalls {
  if (system !== undefined) return system;
  throw new JvsError('E_NATIVE_MISSING', {
    message:
      'changing a repository needs file locks, and these need the native addon, which does not load here',
    hint: 'jvs info',
  });
}

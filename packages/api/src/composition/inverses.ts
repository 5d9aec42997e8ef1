import type { Inverses } from '@jvs/undo';
import * as features from './feature-inverses.js';

/** How each kind of change is taken back: the one list of them. */
export const inverses: Inverses = {
  head: features.headInverse,
  payload: features.payloadInverse,
  worktree: features.worktreeInverse,
  name: features.nameInverse,
  labels: features.labelsInverse,
  pin: features.pinInverse,
  setting: features.settingInverse,
};

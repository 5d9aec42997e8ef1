import { bytesToPath, escapeText } from '@jvs/model';

/** An entry linked from the baseline's payload is not what the baseline recorded: that snapshot is damaged, and nothing more is linked from it. */
export class DamagedBaseline extends Error {
  constructor(baseline: string | null, path: Uint8Array) {
    super(`snapshot ${baseline ?? '?'} is damaged at "${escapeText(bytesToPath(path).path)}"`);
  }
}

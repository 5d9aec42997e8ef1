import { statfs } from 'node:fs/promises';
import os from 'node:os';

const TMPFS = 0x01021994;

/**
 * Where disks of tests stand: memory when it has twice the room, since their syncs then cost no disk; else the temporary directory.
 * A tmpfs may promise more than the machine has, so what is free now counts too, and half of it is left to others.
 */
export async function placeForImages(sizeMb: number): Promise<string> {
  try {
    const { type, bavail, bsize } = await statfs('/dev/shm');
    const room = Math.min(bavail * bsize, os.freemem() / 2);
    return type === TMPFS && room >= 2 * sizeMb * 1024 * 1024 ? '/dev/shm' : os.tmpdir();
  } catch {
    // No such directory here.
    return os.tmpdir();
  }
}

import { readFile, realpath } from 'node:fs/promises';
import { crossesMount } from './btrfs-errors.js';

/** A mount point below `root`, as this process sees them; undefined when there is none. A subvolume's snapshot holds what is under the mount. */
export async function mountBelow(root: string): Promise<string | undefined> {
  const prefix = `${await realpath(root)}/`;
  const table = await readFile('/proc/self/mountinfo', 'latin1');
  for (const line of table.split('\n')) {
    const point = Buffer.from(unescapeOctal(line.split(' ')[4] ?? ''), 'latin1').toString();
    if (point.startsWith(prefix)) return point;
  }
  return undefined;
}

/** Throws E_CROSSES_MOUNT with the path. */
export async function refuseMounts(root: string): Promise<void> {
  const point = await mountBelow(root);
  if (point !== undefined) throw crossesMount(root, point, 'a mounted file system');
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}

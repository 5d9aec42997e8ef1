import type { Stats } from 'node:fs';
import { JvsError } from '@jvs/model';

/**
 * Whoever owns a record decides what it says, whatever the directory around it: throws E_UNSAFE_OWNER for an open file of a user who is neither this
 * process's nor root.
 */
export function refuseForeign(path: string, { uid: owner }: Pick<Stats, 'uid'>): void {
  const uid = process.geteuid?.();
  if (uid === undefined || owner === uid || owner === 0) return;
  throw new JvsError('E_UNSAFE_OWNER', {
    message: `${path} belongs to user ${owner}, not to you (${uid})`,
    hint: `ls -l ${path}`,
    details: { path, owner, uid },
  });
}

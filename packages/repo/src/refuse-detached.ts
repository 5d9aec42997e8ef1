import { JvsError } from '@jvs/model';
import type { Worktree } from './worktree.js';

/** Throws E_DETACHED unless the worktree is at its head: a snapshot of it would not be on its line. */
export function refuseDetached({ name, head: { head, current } }: Worktree): void {
  if (head === current) return;
  throw new JvsError('E_DETACHED', {
    message: `worktree "${name}" is detached: it is at ${current ?? 'nothing'}, and its HEAD is ${head ?? 'nothing'}`,
    hint: 'jvs worktree fork <name>',
    details: { worktree: name, head, current },
  });
}

import type { CloneReport } from '@jvs/fs';
import type { RepoContext } from './repo-context.js';

/** What a clone could not keep, or could not catch. */
export type Losses = Pick<CloneReport, 'lost'> & Partial<Pick<CloneReport, 'torn' | 'vanished'>>;

/** Warning events for everything that did not come across whole, added up over several clones. `what` is what was made, as in "the worktree". */
export function warnOfLosses(context: RepoContext, what: string, losses: readonly Losses[]): void {
  const sum = (count: (loss: Losses) => number): number =>
    losses.reduce((total, loss) => total + count(loss), 0);
  const warn = (code: string, count: number, message: string): void => {
    if (count > 0) context.onEvent?.({ type: 'warning', code, message: `${message}: ${count}` });
  };
  warn(
    'W_TORN',
    sum(({ torn }) => torn?.length ?? 0),
    `entries that never held still may be a mix in ${what}`,
  );
  warn(
    'W_VANISHED',
    sum(({ vanished }) => vanished?.length ?? 0),
    `entries vanished and are not in ${what}`,
  );
  const kinds = {
    owner: 'owners',
    xattrs: 'extended attributes',
    specials: 'special files',
    hardLinks: 'hard links',
  } as const;
  for (const kind of ['owner', 'xattrs', 'specials', 'hardLinks'] as const) {
    warn(
      'W_METADATA_LOST',
      sum(({ lost }) => lost[kind] ?? 0),
      `${kinds[kind]} could not be brought into ${what}`,
    );
  }
}

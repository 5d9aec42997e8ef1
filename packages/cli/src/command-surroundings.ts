import type { Surroundings } from '@jvs/api';
import type { CommandHooks, OpenFlags } from '@jvs/command';
import { lockTimeoutMs } from './lock-timeout.js';
import { createProgress } from './progress.js';
import type { Session } from './session.js';
import { userPlaces } from './user-places.js';

/** What a session and a command's flags say of a repository's surroundings. */
export function commandSurroundings(session: Session, flags: OpenFlags, hooks: CommandHooks): Surroundings {
  const progress = createProgress(session, flags['no-progress'] !== true);
  hooks.atEnd(() => progress.end());
  return {
    ...userPlaces(session),
    signal: session.signal,
    lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
    reason: flags.reason,
    onEvent: (event) => {
      if (event.type !== 'warning') return progress.show(event);
      const { type: _, ...warning } = event;
      hooks.onWarning(warning);
    },
  };
}

import type { CommandHost } from '@jvs/command';
import type { Session } from './session.js';

/** What commands get of a session: no way to print, and the repository opened in one way. */
export function commandHost(session: Session): CommandHost {
  const { cwd, environment, stdin, argumentBytes, signal } = session;
  return {
    cwd,
    environment,
    stdin,
    argumentBytes,
    signal,
    openRepository: async (flags, hooks) => {
      const { openForCommand } = await import('./open-for-command.js');
      return openForCommand(session, flags, hooks);
    },
  };
}

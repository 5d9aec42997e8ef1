import type { JvsCommandClass } from './jvs-command.js';

export interface CommandEntry {
  readonly load: () => Promise<JvsCommandClass>;
}

/** Every command, loaded only when it runs. The one list of them. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  version: { load: async () => (await import('./commands/version.js')).Version },
};

/** Short names of topics. */
export const topicAliases: Readonly<Record<string, string>> = { wt: 'worktree' };

import type { OpenRepository } from '@jvs/api';
import type { Warning } from '@jvs/model';

/** The flags that decide how a repository is opened, as a command parsed them. */
export interface OpenFlags {
  readonly json?: boolean | undefined;
  readonly repo?: string | undefined;
  readonly reason?: string | undefined;
  readonly engine?: string | undefined;
  readonly worktree?: string | undefined;
  readonly 'lock-timeout'?: string | undefined;
  readonly 'no-progress'?: boolean | undefined;
}

/** Where what happens while a command runs is told. */
export interface CommandHooks {
  readonly onWarning: (warning: Warning) => void;
  /** Has `ending` called when the command is over, however it ends, and before anything is printed. */
  readonly atEnd: (ending: () => void) => void;
}

/** What the running `jvs` gives a command: a command reads nothing of the process, and prints nothing. */
export interface CommandHost {
  /** Throws E_PATH_NOT_FOUND when somebody deleted it. */
  readonly cwd: () => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly stdin: () => string;
  /** The last arguments as raw bytes. */
  readonly argumentBytes: (decoded: readonly string[]) => Uint8Array[];
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** Opens the repository as every command does: see `JvsCommand.openRepository`. */
  readonly openRepository: (flags: OpenFlags, hooks: CommandHooks) => Promise<OpenRepository>;
}

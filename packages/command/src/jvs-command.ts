import { Command } from '@oclif/core';
import type { Config } from '@oclif/core';
import type { OpenRepository } from '@jvs/api';
import type { JvsError, Warning } from '@jvs/model';
import type { CommandHost, OpenFlags } from './command-host.js';
import { globalFlags } from './global-flags.js';
import type { Style } from './style.js';

/** What a command answers: the view that `--json` prints and text is made from. */
export interface Answer<View extends object> {
  readonly view: View;
  /** Set when the work was done and its answer is no (a failed verification): decides the exit code. */
  readonly failure?: JvsError | undefined;
}

/**
 * Base of all commands. A command parses, calls one use-case and answers with a view; envelope, errors, exit codes and
 * colour are the business of whoever runs it.
 */
export abstract class JvsCommand<View extends object> extends Command {
  static override baseFlags = globalFlags;
  /** Whether what follows `--` are paths, kept apart from the arguments. */
  static readonly takesPaths: boolean = false;

  /** Tells something that the user should know; set by whoever runs the command. */
  onWarning: (warning: Warning) => void = () => undefined;
  /** What followed `--`; undefined when there was none. */
  readonly paths: readonly string[] | undefined;
  protected readonly host: CommandHost;

  private readonly endings: Array<() => void> = [];

  constructor(argv: string[], config: Config, host: CommandHost) {
    const split = new.target.takesPaths ? argv.indexOf('--') : -1;
    super(split < 0 ? argv : argv.slice(0, split), config);
    this.host = host;
    this.paths = split < 0 ? undefined : argv.slice(split + 1);
  }

  abstract answer(): Promise<Answer<View>>;

  /** The view for people, without a last line feed. Text of others goes through `escapeText`. */
  abstract text(view: View, style: Style): string;

  /** Has `ending` called when the command is over, however it ends, and before anything is printed. */
  atEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  end(): void {
    for (const ending of this.endings.splice(0)) ending();
  }

  /** Aborted when the user asks the command to end. */
  protected get signal(): AbortSignal {
    return this.host.signal;
  }

  /**
   * Opens the repository of the current directory, or of `--repo`, for the worktree that `--worktree` or the current directory names. What runs on it
   * shows progress, is cancelled by signals, and is written down in the audit log under `--reason`.
   */
  protected openRepository(flags: OpenFlags): Promise<OpenRepository> {
    const hooks = {
      onWarning: (warning: Warning) => this.onWarning(warning),
      atEnd: (ending: () => void) => this.atEnd(ending),
    };
    return this.host.openRepository(flags, hooks);
  }

  /** The paths after `--`, as raw bytes; undefined when there is no `--`. */
  protected givenPaths(): Uint8Array[] | undefined {
    return this.paths && this.host.argumentBytes(this.paths);
  }

  /** For oclif only, whose own life cycle is not used: it prints and exits in ways of its own. */
  override async run(): Promise<View> {
    return (await this.answer()).view;
  }
}

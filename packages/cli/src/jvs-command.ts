import { Command } from '@oclif/core';
import type { Config } from '@oclif/core';
import type { JvsError, Warning } from '@jvs/model';
import { globalFlags } from './global-flags.js';
import type { Session } from './session.js';
import type { Style } from './text/style.js';

/** What a command answers: the view that `--json` prints and text is made from. */
export interface Answer<View extends object> {
  readonly view: View;
  /** Set when the work was done and its answer is no (a failed verification): decides the exit code. */
  readonly failure?: JvsError | undefined;
}

/**
 * Base of all commands. A command parses, calls one use-case and answers with a view; envelope, errors, exit codes and
 * colour are not its business: see `runCommand`.
 */
export abstract class JvsCommand<View extends object> extends Command {
  static override baseFlags = globalFlags;
  /** Whether what follows `--` are paths, kept apart from the arguments. */
  static readonly takesPaths: boolean = false;

  /** Set by whoever runs the command. */
  onWarning: (warning: Warning) => void = () => undefined;
  readonly session: Session;
  /** What followed `--`; undefined when there was none. */
  readonly paths: readonly string[] | undefined;

  constructor(argv: string[], config: Config, session: Session) {
    const split = new.target.takesPaths ? argv.indexOf('--') : -1;
    super(split < 0 ? argv : argv.slice(0, split), config);
    this.session = session;
    this.paths = split < 0 ? undefined : argv.slice(split + 1);
  }

  private readonly endings: Array<() => void> = [];

  abstract answer(): Promise<Answer<View>>;

  /** The view for people, without a last line feed. */
  abstract text(view: View, style: Style): string;

  /** Has `ending` called when the command is over, however it ends, and before anything is printed. */
  protected atEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  end(): void {
    for (const ending of this.endings.splice(0)) ending();
  }

  /** For oclif only, whose own life cycle is not used: it prints and exits in ways of its own. */
  override async run(): Promise<View> {
    return (await this.answer()).view;
  }
}

export interface JvsCommandClass {
  new (argv: string[], config: Config, session: Session): JvsCommand<object>;
  readonly flags?: object | undefined;
}

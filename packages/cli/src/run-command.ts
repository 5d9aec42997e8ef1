import type { ExitCode, Warning } from '@jvs/model';
import { oclifConfig } from './oclif-config.js';
import type { CommandEntry } from './command-table.js';
import { deliverOutcome } from './deliver-outcome.js';
import type { ReportOptions } from './report-outcome.js';
import type { Session } from './session.js';
import { createStyle } from './text/style.js';
import { toJvsError } from './to-jvs-error.js';
import { wantsColor } from './wants-color.js';

export interface Invocation {
  /** "worktree list" */
  readonly name: string;
  readonly entry: CommandEntry;
  readonly argv: readonly string[];
}

export interface Failure {
  readonly name: string;
  readonly error: unknown;
  readonly options: ReportOptions;
  readonly warnings?: readonly Warning[];
}

/** Runs one command and prints how it ended. Never rejects. */
export async function runCommand(session: Session, invocation: Invocation): Promise<ExitCode> {
  const { name, argv } = invocation;
  const options = reportOptions(session, argv);
  const warnings: Warning[] = [];
  try {
    const CommandClass = await invocation.entry.load();
    const command = new CommandClass([...argv], oclifConfig(), session);
    command.onWarning = (warning) => warnings.push(warning);
    const { view, failure } = await command.answer().finally(() => command.end());
    const said = (): string => command.text(view, createStyle(options.color, session.columns));
    const text = options.json ? '' : said();
    const { plugin } = invocation.entry;
    const outcome = { command: name, plugin, view, warnings, text, ...(failure && { failure }) };
    const changes = Object.hasOwn(CommandClass.flags ?? {}, 'reason');
    return deliverOutcome(session, outcome, { ...options, done: changes ? said : undefined });
  } catch (error) {
    return reportFailure(session, { name, error, options, warnings });
  }
}

/** Prints an error that ended a command, or that came before there was one. */
export function reportFailure(session: Session, { name, error, options, warnings = [] }: Failure): ExitCode {
  const failure = toJvsError(error, name);
  return deliverOutcome(session, { command: name, failure, warnings, text: '' }, options);
}

/** Read from the bare arguments, since they hold for errors of parsing too. */
export function reportOptions(session: Session, argv: readonly string[]): ReportOptions {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  return { json: own.includes('--json'), color: wantsColor(session, own.includes('--no-color')) };
}

import { escapeText, exitCodes, ExitCode, type Envelope, type JvsError, type Warning } from '@jvs/model';
import type { Session } from './session.js';
import { detailLines } from './text/detail-lines.js';
import { createStyle } from './text/style.js';

/** How a command ended. With `failure` the command did its work and found that the answer is no. */
export interface Outcome {
  readonly command: string;
  /** Package that brings the command; undefined for those that come with jvs. */
  readonly plugin?: string | undefined;
  readonly view?: object;
  readonly failure?: JvsError;
  readonly warnings: readonly Warning[];
  /** The view as text, without a last line feed. */
  readonly text: string;
}

export interface ReportOptions {
  readonly json: boolean;
  readonly color: boolean;
}

/** Prints an outcome, result on stdout and everything else on stderr, and returns what to exit with. */
export function reportOutcome(session: Session, outcome: Outcome, options: ReportOptions): ExitCode {
  const { failure } = outcome;
  if (options.json) session.stdout.write(`${JSON.stringify(envelopeOf(outcome), null, 2)}\n`);
  else reportText(session, outcome, options.color);
  return failure === undefined ? ExitCode.done : exitCodes[failure.code];
}

function envelopeOf({ command, plugin, view, failure, warnings }: Outcome): Envelope {
  if (failure === undefined) {
    const owner = plugin === undefined ? 'jvs.' : `${plugin}:`;
    return { schema: `${owner}${command.replaceAll(' ', '.')}/1`, ok: true, data: view, warnings };
  }
  const { code, message, hint, details } = failure;
  return {
    schema: 'jvs.error/1',
    ok: false,
    error: { code, message, hint: hint ?? null, details: { ...view, ...details } },
  };
}

function reportText(session: Session, { text, warnings, failure }: Outcome, color: boolean): void {
  if (text !== '') session.stdout.write(`${text}\n`);
  const style = createStyle(color);
  // Names and notes get into messages by many ways: none of them may steer the terminal.
  for (const { message, code } of warnings) {
    session.stderr.write(`${style.yellow('warning:')} ${escapeText(message)} (${code})\n`);
  }
  if (failure === undefined) return;
  session.stderr.write(`${style.red('error:')} ${escapeText(failure.message)} (${failure.code})\n`);
  for (const line of detailLines(failure.details)) session.stderr.write(`${line}\n`);
  if (failure.hint !== undefined)
    session.stderr.write(`${style.cyan('hint:')} ${escapeText(failure.hint)}\n`);
  if (failure.code === 'E_INTERNAL') session.stderr.write(`${stackOf(failure)}\n`);
}

/** A bug is the one failure whose stack helps its reader. */
function stackOf(error: JvsError): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.stack ?? cause.message;
}

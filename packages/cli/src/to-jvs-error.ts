import { JvsError, environmentError, escapeText, isJvsError } from '@jvs/model';

/** Whatever was thrown as a JvsError: our own stay, what the argument parser says is E_USAGE, an errno keeps its class. */
export function toJvsError(error: unknown, command: string): JvsError {
  if (isJvsError(error)) return error;
  const name = command === '' ? 'jvs' : `jvs ${command}`;
  if (isUsage(error)) {
    return new JvsError('E_USAGE', { message: usageMessage(error.message), hint: `${name} --help` });
  }
  return environmentError(error, { action: `run ${name}` });
}

/** The parser's errors carry its own marker; their class is not exported. */
function isUsage(error: unknown): error is Error {
  return error instanceof Error && 'oclif' in error;
}

function usageMessage(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => escapeText(line.trim()))
    .filter((line) => line !== '' && !line.startsWith('See more help'));
  const [first = 'the arguments cannot be understood', ...others] = lines;
  const sentence = first.charAt(0).toLowerCase() + first.slice(1);
  return others.length === 0 ? sentence : `${sentence} ${others.join('; ')}`;
}

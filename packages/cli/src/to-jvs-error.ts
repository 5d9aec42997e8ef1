import { JvsError, environmentError, escapeText, isJvsError, withState } from '@jvs/model';

/** Whatever was thrown as a JvsError: our own stay, what the argument parser says is E_USAGE, an errno keeps its class. */
export function toJvsError(error: unknown, command: string): JvsError {
  if (isJvsError(error)) return error.code === 'E_CANCELLED' ? cancelled(error) : error;
  const name = command === '' ? 'jvs' : `jvs ${command}`;
  if (isUsage(error)) {
    return new JvsError('E_USAGE', { message: usageMessage(error.message), hint: `${name} --help` });
  }
  if (isUnloadable(error)) return unloadable(error);
  const failure = environmentError(error, { action: `run ${name}` });
  return failure.code === 'E_CANCELLED' ? cancelled(failure) : failure;
}

/** Asked once to end, a command takes back what it had begun, or finishes it; one that had something to say of that has said it. */
function cancelled(error: JvsError): JvsError {
  return withState(error, { state: 'nothing is left half done', next: 'jvs status' });
}

/** A native module of another Node version or platform, or one that is not installed. */
function isUnloadable(error: unknown): error is Error {
  const { code } = (error ?? {}) as { code?: unknown };
  return error instanceof Error && (code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND');
}

function unloadable(error: Error): JvsError {
  const [reason = ''] = error.message.split(/\. |\nRequire stack/);
  return new JvsError('E_NATIVE_MISSING', {
    message: `a native module does not load in Node ${process.version}: ${escapeText(reason.replaceAll('\n', ' '))}`,
    hint: 'Install jvs again with this version of Node.',
    cause: error,
  });
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

import { readFileSync } from 'node:fs';
import type { ExitCode } from '@jvs/model';
import { ExitCode as Exit } from '@jvs/model';
import { commandTable } from './command-table.js';
import { findCommand, type Request } from './find-command.js';
import { reportFailure, reportOptions, runCommand } from './run-command.js';
import { processSession, type Session } from './session.js';

/** Runs `jvs` with the process's own descriptors and signals; resolves to what it should exit with. */
export async function main(
  argv: readonly string[],
  importModule: Session['importModule'],
): Promise<ExitCode> {
  const controller = new AbortController();
  const interrupt = (): void => {
    // Asked twice, the user does not want to wait for a clean end; recovery settles the rest.
    if (controller.signal.aborted) process.exit(Exit.interrupted);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return run(
    argv,
    processSession({
      signal: controller.signal,
      readStdin: () => readFileSync(0, 'utf8'),
      importModule,
    }),
  );
}

/** Runs `jvs` in a session. Never rejects. */
export async function run(argv: readonly string[], session: Session): Promise<ExitCode> {
  try {
    if (argv[0] === '__complete') {
      const { answerCompletion } = await import('./completion/answer-completion.js');
      await answerCompletion(session, argv.slice(1));
      return Exit.done;
    }
    const request = await findRequest(argv, session);
    if (request.kind === 'command') return await runCommand(session, request);
    const { showHelp } = await import('./show-help.js');
    await showHelp(session, request.topic, reportOptions(session, argv));
    return Exit.done;
  } catch (error) {
    return reportFailure(session, { name: '', error, options: reportOptions(session, argv) });
  }
}

/** Plugins are asked where no command of ours is meant, so that ours do not pay for them. */
async function findRequest(argv: readonly string[], session: Session): Promise<Request> {
  try {
    return findCommand(argv);
  } catch {
    const { pluginCommandTable } = await import('./plugin-command-table.js');
    return findCommand(argv, { ...pluginCommandTable(session), ...commandTable });
  }
}

import { resolve } from 'node:path';
import type { Repository } from '@jvs/repo';
import type { ContextOptions } from './composition/create-context.js';
import { lockTimeoutMs, repositoryFlags } from './global-flags.js';
import { JvsCommand } from './jvs-command.js';
import { payloadPath } from './payload-path.js';
import { createProgress } from './progress.js';

/** The flags that decide how a repository is opened, as a command parsed them. */
export interface OpenFlags {
  readonly json?: boolean | undefined;
  readonly repo?: string | undefined;
  readonly reason?: string | undefined;
  readonly engine?: string | undefined;
  readonly 'lock-timeout'?: string | undefined;
  readonly 'no-progress'?: boolean | undefined;
}

/** A command that works on the repository of the current directory, or on that of `--repo`. */
export abstract class RepositoryCommand<View extends object> extends JvsCommand<View> {
  static override baseFlags = repositoryFlags;

  /** Opens it. With `engine`, operations use that engine whatever the repository's policy says. */
  protected async openRepository(flags: OpenFlags): Promise<Repository> {
    const [{ createContext }, { openRepository }] = await Promise.all([
      import('./composition/create-context.js'),
      import('@jvs/repo'),
    ]);
    const context = createContext(this.session, this.contextOptions(flags));
    const repo = await openRepository(context, this.startDirectory(flags));
    const { engine } = flags;
    return engine === undefined ? repo : { ...repo, config: { ...repo.config, engine } };
  }

  /** Name of the worktree to work on: the one asked for, the one of the current directory, or main. */
  protected async worktreeName(repo: Repository, asked: string | undefined): Promise<string> {
    const { discoverWorktree, MAIN_WORKTREE } = await import('@jvs/repo');
    return asked ?? discoverWorktree(repo, this.session.cwd()) ?? MAIN_WORKTREE;
  }

  /** The paths after `--`, as paths below the worktree's payload; undefined when there is no `--`. */
  protected async payloadPaths(repo: Repository, worktree: string): Promise<string[] | undefined> {
    if (this.paths === undefined) return undefined;
    const root = repo.paths.worktreePayload(worktree);
    return this.paths.map((path) => payloadPath(path, { root, cwd: this.session.cwd() }));
  }

  protected contextOptions(flags: OpenFlags): ContextOptions {
    const progress = createProgress(this.session, flags['no-progress'] !== true);
    this.atEnd(() => progress.end());
    return {
      lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
      reason: flags.reason,
      onEvent: (event) => {
        if (event.type === 'warning') this.onWarning({ code: event.code, message: event.message });
        else progress.show(event);
      },
    };
  }

  private startDirectory({ repo }: OpenFlags): string {
    return repo === undefined ? this.session.cwd() : resolve(this.session.cwd(), repo);
  }
}

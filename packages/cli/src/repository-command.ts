import { isAbsolute, resolve } from 'node:path';
import { isJvsError } from '@jvs/model';
import {
  discoverWorktree,
  MAIN_WORKTREE,
  openRepository,
  type Repository,
  examineRepository,
  type Examined,
} from '@jvs/repo';
import { createContext, type ContextOptions } from './composition/create-context.js';
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
    const context = createContext(this.session, this.contextOptions(flags));
    const repo = await openRepository(context, this.startDirectory(flags));
    const { engine } = flags;
    return engine === undefined ? repo : { ...repo, config: { ...repo.config, engine } };
  }

  /** Opens it however damaged it is. */
  protected examineRepository(flags: OpenFlags): Promise<Examined> {
    const context = createContext(this.session, this.contextOptions(flags));
    return examineRepository(context, this.startDirectory(flags));
  }

  /** Name of the worktree to work on: the one asked for, the one of the current directory, or main. */
  protected worktreeName(repo: Repository, asked: string | undefined): string {
    const here = this.here();
    return asked ?? (here === undefined ? undefined : discoverWorktree(repo, here)) ?? MAIN_WORKTREE;
  }

  /** The paths after `--`, as raw bytes below the worktree's payload; undefined when there is no `--`. */
  protected payloadPaths(repo: Repository, worktree: string): Uint8Array[] | undefined {
    if (this.paths === undefined) return undefined;
    const root = repo.paths.worktreePayload(worktree);
    const place = { root, cwd: this.here() ?? root };
    return this.session.argumentBytes(this.paths).map((path) => payloadPath(path, place));
  }

  /** The current directory; undefined when somebody deleted it, which a repository given by `--repo` can do without. */
  protected here(): string | undefined {
    try {
      return this.session.cwd();
    } catch (error) {
      if (isJvsError(error, 'E_PATH_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  protected contextOptions(flags: OpenFlags): ContextOptions {
    const progress = createProgress(this.session, flags['no-progress'] !== true);
    this.atEnd(() => progress.end());
    return {
      lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
      reason: flags.reason,
      onEvent: (event) => {
        if (event.type === 'warning') this.onWarning({ code: event.code, message: event.message });
        else if (event.type === 'progress') progress.show(event);
      },
    };
  }

  private startDirectory({ repo }: OpenFlags): string {
    if (repo !== undefined && isAbsolute(repo)) return repo;
    return repo === undefined ? this.session.cwd() : resolve(this.session.cwd(), repo);
  }
}

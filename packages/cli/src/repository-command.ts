import { isAbsolute, resolve } from 'node:path';
import { openRepository, type OpenRepository, type Surroundings } from '@jvs/api';
import { isJvsError } from '@jvs/model';
import { lockTimeoutMs, repositoryFlags } from './global-flags.js';
import { JvsCommand } from './jvs-command.js';
import { createProgress } from './progress.js';
import { userPlaces } from './user-places.js';

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

/** A command that works on the repository of the current directory, or on that of `--repo`. */
export abstract class RepositoryCommand<View extends object> extends JvsCommand<View> {
  static override baseFlags = repositoryFlags;

  /** Opens it, for the worktree that `--worktree` or the current directory names. */
  protected openRepository(flags: OpenFlags): Promise<OpenRepository> {
    const { engine, worktree } = flags;
    const cwd = this.here() ?? null;
    return openRepository(this.startDirectory(flags), { ...this.surroundings(flags), cwd, engine, worktree });
  }

  /** The paths after `--`, as raw bytes; undefined when there is no `--`. */
  protected givenPaths(): Uint8Array[] | undefined {
    return this.paths && this.session.argumentBytes(this.paths);
  }

  protected surroundings(flags: OpenFlags): Surroundings {
    const progress = createProgress(this.session, flags['no-progress'] !== true);
    this.atEnd(() => progress.end());
    return {
      ...userPlaces(this.session),
      signal: this.session.signal,
      lockTimeoutMs: lockTimeoutMs(flags['lock-timeout']),
      reason: flags.reason,
      onEvent: (event) => {
        if (event.type !== 'warning') return progress.show(event);
        const { type: _, ...warning } = event;
        this.onWarning(warning);
      },
    };
  }

  protected startDirectory({ repo }: OpenFlags): string {
    if (repo !== undefined && isAbsolute(repo)) return repo;
    return repo === undefined ? this.session.cwd() : resolve(this.session.cwd(), repo);
  }

  /** The current directory; undefined when somebody deleted it, which a repository given by `--repo` can do without. */
  private here(): string | undefined {
    try {
      return this.session.cwd();
    } catch (error) {
      if (isJvsError(error, 'E_PATH_NOT_FOUND')) return undefined;
      throw error;
    }
  }
}

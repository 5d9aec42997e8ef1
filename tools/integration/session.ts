import path from 'node:path';
import { type OrdinaryUser, runJvs } from '@jvs/testing';

/** A snapshot as `--json` shows it, as far as these tests look at it. */
export interface SnapshotJson {
  readonly snapshot_id: string;
  readonly parent_id: string | null;
  readonly engine: string;
  readonly entries: number;
}

/** Drives one repository through the command line, as root or as an ordinary user. */
export interface Session {
  readonly repo: string;
  /** The payload of worktree main. */
  readonly main: string;
  /** Runs a command with `--json` in `main`; rejects, showing both streams, unless it ended with 0. */
  run<T = Record<string, any>>(...args: string[]): Promise<T>;
  readonly payloadOf: (id: string) => string;
}

/** Creates a repository (`jvs init`) in `parent`, by default from the tree at `from`. */
export async function startSession(
  parent: string,
  { from, engine, user }: { from?: string; engine?: string; user?: OrdinaryUser },
): Promise<Session> {
  const repo = path.join(parent, 'repo');
  const main = path.join(repo, 'main');
  const at = async <T>(cwd: string, args: string[]): Promise<T> => {
    const result = await runJvs([...args, '--json'], {
      cwd,
      timeoutMs: 1_800_000,
      ...(user ? { user } : {}),
    });
    if (result.exitCode !== 0) {
      throw new Error(
        `jvs ${args.join(' ')} ended with ${result.exitCode}\n${result.stdout}${result.stderr}`,
      );
    }
    return result.json<{ data: T }>().data;
  };
  const options = [...(from ? ['--from', from] : []), ...(engine ? ['--engine', engine] : [])];
  await at(parent, ['init', 'repo', ...options]);
  return {
    repo,
    main,
    run: <T>(...args: string[]) => at<T>(main, args),
    payloadOf: (id) => path.join(repo, '.jvs', 'snapshots', id, 'payload'),
  };
}

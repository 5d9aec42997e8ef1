import path from 'node:path';
import { type JvsResult, runJvs, withTempDir } from '@jvs/testing';

export interface Home {
  readonly dir: string;
  readonly jvs: (...args: string[]) => Promise<JvsResult>;
  /** Code of the error that it ends with. */
  readonly failure: (...args: string[]) => Promise<string | undefined>;
}

/** A user with a directory of plugins of his own, in a repository. */
export async function withHome(run: (home: Home) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const env = {
      HOME: dir,
      XDG_DATA_HOME: '',
      npm_config_cache: path.join(dir, 'npm'),
      npm_config_offline: 'true',
    };
    await runJvs(['init', 'repo'], { cwd: dir, env });
    const cwd = path.join(dir, 'repo', 'main');
    const jvs = (...args: string[]): Promise<JvsResult> => runJvs(args, { cwd, env });
    const failure = async (...args: string[]): Promise<string | undefined> =>
      (await jvs(...args, '--json')).json<{ error?: { code: string } }>().error?.code;
    await run({ dir, jvs, failure });
  });
}

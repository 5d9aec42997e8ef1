import path from 'node:path';
import { type JuicefsVolume, type JvsResult, runJvs } from '@jvs/testing';

/** One mount of a volume with the caches of its own that make it a machine. */
export interface Machine {
  readonly repo: string;
  /** The payload of worktree main. */
  readonly main: string;
  /** Where index and stat caches go. */
  readonly cache: string;
  /** Runs a command in the repository; any exit code is a result. */
  readonly jvs: (...args: string[]) => Promise<JvsResult>;
  /** Runs a command with `--json`; rejects unless it ended with 0. */
  readonly data: (...args: string[]) => Promise<any>;
}

/** For as long as this nothing that was looked at once would be asked for again, unless somebody sees to it. */
export const LONG_CACHES = ['--attr-cache', '30', '--entry-cache', '30', '--dir-entry-cache', '30'];

/** The machine behind mount `index`, for the repository `name` at the volume's root. */
export function machineOf(volume: JuicefsVolume, index: number, name = 'repo'): Machine {
  const mount = volume.mounts[index];
  if (mount === undefined) throw new Error(`there is no mount ${index}`);
  const repo = path.join(mount, name);
  const cache = path.join(volume.dir, `cache-${index}`);
  const jvs = (...args: string[]): Promise<JvsResult> =>
    runJvs(args, { cwd: args[0] === 'init' ? mount : repo, env: { XDG_CACHE_HOME: cache } });
  const data = async (...args: string[]): Promise<unknown> => {
    const result = await jvs(...args, '--json');
    if (result.exitCode === 0) return result.json<{ data: unknown }>().data;
    throw new Error(`jvs ${args.join(' ')} ended with ${result.exitCode}\n${result.stdout}${result.stderr}`);
  };
  return { repo, main: path.join(repo, 'main'), cache, jvs, data };
}

/** Two machines with one repository, made by the first. */
export async function twoMachines(volume: JuicefsVolume): Promise<[Machine, Machine]> {
  const machines = [machineOf(volume, 0), machineOf(volume, 1)] as [Machine, Machine];
  await machines[0].data('init', 'repo');
  return machines;
}

import { spawnSync } from 'node:child_process';

/** Runs a command to its end; throws with its output when it fails. */
export function run(argv, { env = {}, cwd } = {}) {
  const environment = { ...process.env, ...env, NO_COLOR: '1' };
  delete environment.NODE_EXTRA_CA_CERTS;
  const result = spawnSync(argv[0], argv.slice(1), {
    env: environment,
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(
      `${argv.join(' ')} exited with ${result.status}\n${`${result.stdout}${result.stderr}`.slice(0, 2000)}`,
    );
  return result;
}

/** By rm(1): Node's own removal takes minutes for such trees. */
export function remove(path) {
  run(['rm', '-rf', path]);
}

export function has(program) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0;
}

/** Seconds that `work` and the `syncfs` after it take. */
export function timed(work, sync) {
  const start = process.hrtime.bigint();
  work();
  sync();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    min: sorted[0],
    median: sorted[Math.floor(sorted.length / 2)],
    max: sorted.at(-1),
    rounds: sorted.length,
  };
}

/** Peak resident set in bytes of a command, its children included. */
export function peakMemory(argv) {
  const script =
    'import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL);' +
    'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss*1024)';
  return Number(run(['python3', '-c', script, ...argv]).stdout);
}

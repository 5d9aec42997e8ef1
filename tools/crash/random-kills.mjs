import path from 'node:path';
import { machineEnvironment, runJvsProcess } from '../drive/jvs-process.mjs';
import { pick, seededRandom } from '../drive/random.mjs';
import { judge } from './judge.mjs';
import { survey } from './survey.mjs';
import { tryPoints } from './try-points.mjs';

/** Kills a command `count` times at random moments, with all the threads it has, and judges what is left. */
export async function randomKills(scene, scenario, { count, seed, ...options }) {
  const known = await survey(scene, scenario, { threads: true });
  const points = Array.from({ length: count }, (_, n) => ({ key: `kill ${n} of seed ${seed}`, n }));
  return tryPoints(points, options, ({ n }) =>
    scene.attempt(known, async () => {
      const random = seededRandom(seed * 1000 + n);
      const { ms, killed } = await killOnce(scene, known, random);
      const problems = await judge(scene, known, { first: pick(random, ['settle', 'repeat', 'repair']) });
      return { problems: problems.map((one) => `after ${Math.round(ms)} ms: ${one}`), killed };
    }),
  );
}

async function killOnce(scene, known, random) {
  // Starting takes about 40 ms; nothing happens to the repository before.
  const killAfterMs = 40 + random() * 160;
  const { ms, signal } = await runJvsProcess(known.args, {
    cwd: path.join(scene.root, known.scenario.cwd ?? 'repo/main'),
    env: machineEnvironment(scene.cacheHome),
    killAfterMs,
  });
  return { ms, killed: signal === 'SIGKILL' };
}

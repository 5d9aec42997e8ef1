import path from 'node:path';
import { machineEnvironment, runJvsProcess } from '../drive/jvs-process.mjs';
import { pick, seededRandom } from '../drive/random.mjs';
import { judge } from './judge.mjs';
import { survey } from './survey.mjs';

/** Kills commands at random moments, with all the threads they have, and judges what is left. */
export async function randomKills(scene, scenarios, { count, seed, stop = () => false }) {
  const random = seededRandom(seed);
  const result = { points: count, tried: 0, killed: 0, seed, missed: [], bad: [] };
  const each = Math.ceil(count / scenarios.length);
  for (const scenario of scenarios) {
    const known = await survey(scene, scenario, { threads: true });
    for (let n = 0; n < each && result.tried < count; n += 1) {
      if (stop(result)) return result;
      await scene.trial(async () => {
        const { ms, killed } = await killOnce(scene, known, random);
        result.tried += 1;
        if (killed) result.killed += 1;
        const problems = await judge(scene, known, { first: pick(random, ['settle', 'repeat']) });
        if (problems.length > 0)
          result.bad.push({ point: `${scenario.name} after ${Math.round(ms)} ms`, problems });
      });
    }
  }
  return result;
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
